import { type Liquid, Tag, type TagToken, type TopLevelToken, Value } from 'liquidjs';

/** `{% assign name = value %}`, read so that the compiler can see its parts. */
export class AssignTag extends Tag {
  readonly variable: string;
  readonly value: Value;

  constructor(token: TagToken, remainTokens: TopLevelToken[], liquid: Liquid) {
    super(token, remainTokens, liquid);
    this.variable = this.tokenizer.readIdentifier().content;
    this.tokenizer.assert(this.variable, 'expected a variable name');
    this.tokenizer.skipBlank();
    this.tokenizer.assert(this.tokenizer.peek() === '=', 'expected "="');
    this.tokenizer.advance();
    this.value = new Value(this.tokenizer.readFilteredValue(), liquid);
  }

  override render(): never {
    throw new Error('templates are compiled');
  }
}
