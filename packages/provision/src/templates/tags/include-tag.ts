import { Hash, type Liquid, Tag, type TagToken, type TopLevelToken, TypeGuards } from 'liquidjs';

/** `{% include "name", key: value %}`. The name stands there as it is: what a template reads is known before it runs. */
export class IncludeTag extends Tag {
  readonly file: string;
  readonly args: Hash;

  constructor(token: TagToken, remainTokens: TopLevelToken[], liquid: Liquid) {
    super(token, remainTokens, liquid);
    const name = this.tokenizer.readValue();
    if (name === undefined || !TypeGuards.isQuotedToken(name))
      throw this.tokenizer.error('the name of a template must stand here in quotes');
    this.file = name.content;
    this.args = new Hash(this.tokenizer);
  }

  override render(): never {
    throw new Error('templates are compiled');
  }
}
