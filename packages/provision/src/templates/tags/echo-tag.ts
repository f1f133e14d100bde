import { type Liquid, Tag, type TagToken, type TopLevelToken, Value } from 'liquidjs';

/** `{% echo value %}`. */
export class EchoTag extends Tag {
  readonly value: Value;

  constructor(token: TagToken, remainTokens: TopLevelToken[], liquid: Liquid) {
    super(token, remainTokens, liquid);
    this.value = new Value(this.tokenizer.readFilteredValue(), liquid);
  }

  override render(): never {
    throw new Error('templates are compiled');
  }
}
