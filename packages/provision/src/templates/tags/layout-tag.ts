import { type Liquid, type Parser, Tag, type TagToken, type Template, type TopLevelToken, TypeGuards } from 'liquidjs';

/** `{% layout "name" %}`: the rest of the template gives blocks to the template of that name. */
export class LayoutTag extends Tag {
  readonly file: string;
  readonly templates: Template[];

  constructor(token: TagToken, remainTokens: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, remainTokens, liquid);
    const name = this.tokenizer.readValue();
    if (name === undefined || !TypeGuards.isQuotedToken(name))
      throw this.tokenizer.error('the name of a template must stand here in quotes');
    this.file = name.content;
    this.templates = parser.parseTokens(remainTokens);
  }

  override render(): never {
    throw new Error('templates are compiled');
  }
}
