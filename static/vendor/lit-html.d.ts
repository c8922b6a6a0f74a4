// lit-html 3.3.3, bundled by build.mjs; licences: lit-html.LICENSE.txt
interface DirectiveClass {
	new (part: PartInfo): Directive;
}
type DirectiveParameters<C extends Directive> = Parameters<C["render"]>;
interface DirectiveResult<C extends DirectiveClass = DirectiveClass> {
}
declare const PartType: {
	readonly ATTRIBUTE: 1;
	readonly CHILD: 2;
	readonly PROPERTY: 3;
	readonly BOOLEAN_ATTRIBUTE: 4;
	readonly EVENT: 5;
	readonly ELEMENT: 6;
};
type PartType = (typeof PartType)[keyof typeof PartType];
interface ChildPartInfo {
	readonly type: typeof PartType.CHILD;
}
interface AttributePartInfo {
	readonly type: typeof PartType.ATTRIBUTE | typeof PartType.PROPERTY | typeof PartType.BOOLEAN_ATTRIBUTE | typeof PartType.EVENT;
	readonly strings?: ReadonlyArray<string>;
	readonly name: string;
	readonly tagName: string;
}
interface ElementPartInfo {
	readonly type: typeof PartType.ELEMENT;
}
type PartInfo = ChildPartInfo | AttributePartInfo | ElementPartInfo;
declare abstract class Directive implements Disconnectable {
	constructor(_partInfo: PartInfo);
	get _$isConnected(): boolean;
	abstract render(...props: Array<unknown>): unknown;
	update(_part: Part, props: Array<unknown>): unknown;
}
declare class TrustedHTML {
	private constructor(); // To prevent instantiting with 'new'.
	private brand: true; // To prevent structural typing.
}
type SanitizerFactory = (node: Node, name: string, type: "property" | "attribute") => ValueSanitizer;
type ValueSanitizer = (value: unknown) => unknown;
declare const HTML_RESULT = 1;
declare const SVG_RESULT = 2;
declare const MATHML_RESULT = 3;
type ResultType = typeof HTML_RESULT | typeof SVG_RESULT | typeof MATHML_RESULT;
declare const ATTRIBUTE_PART = 1;
declare const CHILD_PART = 2;
declare const PROPERTY_PART = 3;
declare const BOOLEAN_ATTRIBUTE_PART = 4;
declare const EVENT_PART = 5;
declare const ELEMENT_PART = 6;
declare const COMMENT_PART = 7;
type UncompiledTemplateResult<T extends ResultType = ResultType> = {
	["_$litType$"]: T;
	strings: TemplateStringsArray;
	values: unknown[];
};
/**
 * The return type of the template tag functions, {@linkcode html} and
 * {@linkcode svg}.
 *
 * A `TemplateResult` object holds all the information about a template
 * expression required to render it: the template strings, expression values,
 * and type of template (html or svg).
 *
 * `TemplateResult` objects do not create any DOM on their own. To create or
 * update DOM you need to render the `TemplateResult`. See
 * [Rendering](https://lit.dev/docs/components/rendering) for more information.
 *
 * In Lit 4, this type will be an alias of
 * MaybeCompiledTemplateResult, so that code will get type errors if it assumes
 * that Lit templates are not compiled. When deliberately working with only
 * one, use either {@linkcode CompiledTemplateResult} or
 * {@linkcode UncompiledTemplateResult} explicitly.
 */
export type TemplateResult<T extends ResultType = ResultType> = UncompiledTemplateResult<T>;
export type SVGTemplateResult = TemplateResult<typeof SVG_RESULT>;
/**
 * Interprets a template literal as an HTML template that can efficiently
 * render to and update a container.
 *
 * ```ts
 * const header = (title: string) => html`<h1>${title}</h1>`;
 * ```
 *
 * The `html` tag returns a description of the DOM to render as a value. It is
 * lazy, meaning no work is done until the template is rendered. When rendering,
 * if a template comes from the same expression as a previously rendered result,
 * it's efficiently updated instead of replaced.
 */
export declare const html: (strings: TemplateStringsArray, ...values: unknown[]) => TemplateResult<1>;
/**
 * Interprets a template literal as an SVG fragment that can efficiently render
 * to and update a container.
 *
 * ```ts
 * const rect = svg`<rect width="10" height="10"></rect>`;
 *
 * const myImage = html`
 *   <svg viewBox="0 0 10 10" xmlns="http://www.w3.org/2000/svg">
 *     ${rect}
 *   </svg>`;
 * ```
 *
 * The `svg` *tag function* should only be used for SVG fragments, or elements
 * that would be contained **inside** an `<svg>` HTML element. A common error is
 * placing an `<svg>` *element* in a template tagged with the `svg` tag
 * function. The `<svg>` element is an HTML element and should be used within a
 * template tagged with the {@linkcode html} tag function.
 *
 * In LitElement usage, it's invalid to return an SVG fragment from the
 * `render()` method, as the SVG fragment will be contained within the element's
 * shadow root and thus not be properly contained within an `<svg>` HTML
 * element.
 */
export declare const svg: (strings: TemplateStringsArray, ...values: unknown[]) => TemplateResult<2>;
/**
 * A sentinel value that signals that a value was handled by a directive and
 * should not be written to the DOM.
 */
export declare const noChange: unique symbol;
/**
 * A sentinel value that signals a ChildPart to fully clear its content.
 *
 * ```ts
 * const button = html`${
 *  user.isAdmin
 *    ? html`<button>DELETE</button>`
 *    : nothing
 * }`;
 * ```
 *
 * Prefer using `nothing` over other falsy values as it provides a consistent
 * behavior between various expression binding contexts.
 *
 * In child expressions, `undefined`, `null`, `''`, and `nothing` all behave the
 * same and render no nodes. In attribute expressions, `nothing` _removes_ the
 * attribute, while `undefined` and `null` will render an empty string. In
 * property expressions `nothing` becomes `undefined`.
 */
export declare const nothing: unique symbol;
/**
 * Object specifying options for controlling lit-html rendering. Note that
 * while `render` may be called multiple times on the same `container` (and
 * `renderBefore` reference node) to efficiently update the rendered content,
 * only the options passed in during the first render are respected during
 * the lifetime of renders to that unique `container` + `renderBefore`
 * combination.
 */
export interface RenderOptions {
	/**
	 * An object to use as the `this` value for event listeners. It's often
	 * useful to set this to the host component rendering a template.
	 */
	host?: object;
	/**
	 * A DOM node before which to render content in the container.
	 */
	renderBefore?: ChildNode | null;
	/**
	 * Node used for cloning the template (`importNode` will be called on this
	 * node). This controls the `ownerDocument` of the rendered DOM, along with
	 * any inherited context. Defaults to the global `document`.
	 */
	creationScope?: {
		importNode(node: Node, deep?: boolean): Node;
	};
	/**
	 * The initial connected state for the top-level part being rendered. If no
	 * `isConnected` option is set, `AsyncDirective`s will be connected by
	 * default. Set to `false` if the initial render occurs in a disconnected tree
	 * and `AsyncDirective`s should see `isConnected === false` for their initial
	 * render. The `part.setConnected()` method must be used subsequent to initial
	 * render to change the connected state of the part.
	 */
	isConnected?: boolean;
}
type RenderRootNode = HTMLElement | SVGElement | DocumentFragment;
interface DirectiveParent {
	_$parent?: DirectiveParent;
	_$isConnected: boolean;
	__directive?: Directive;
	__directives?: Array<Directive | undefined>;
}
declare class Template {
	parts: Array<TemplatePart>;
	constructor({ strings, ["_$litType$"]: type }: UncompiledTemplateResult, options?: RenderOptions);
	/** @nocollapse */
	static createElement(html: TrustedHTML, _options?: RenderOptions): HTMLTemplateElement;
}
interface Disconnectable {
	_$parent?: Disconnectable;
	_$disconnectableChildren?: Set<Disconnectable>;
	_$isConnected: boolean;
}
declare class TemplateInstance implements Disconnectable {
	_$template: Template;
	_$parts: Array<Part | undefined>;
	constructor(template: Template, parent: ChildPart);
	get parentNode(): Node;
	get _$isConnected(): boolean;
	_clone(options: RenderOptions | undefined): Node;
	_update(values: Array<unknown>): void;
}
type AttributeTemplatePart = {
	readonly type: typeof ATTRIBUTE_PART;
	readonly index: number;
	readonly name: string;
	readonly ctor: typeof AttributePart;
	readonly strings: ReadonlyArray<string>;
};
type ChildTemplatePart = {
	readonly type: typeof CHILD_PART;
	readonly index: number;
};
type ElementTemplatePart = {
	readonly type: typeof ELEMENT_PART;
	readonly index: number;
};
type CommentTemplatePart = {
	readonly type: typeof COMMENT_PART;
	readonly index: number;
};
type TemplatePart = ChildTemplatePart | AttributeTemplatePart | ElementTemplatePart | CommentTemplatePart;
type Part = ChildPart | AttributePart | PropertyPart | BooleanAttributePart | ElementPart | EventPart;
declare class ChildPart implements Disconnectable {
	readonly type = 2;
	readonly options: RenderOptions | undefined;
	_$committedValue: unknown;
	private _textSanitizer;
	get _$isConnected(): boolean;
	constructor(startNode: ChildNode, endNode: ChildNode | null, parent: TemplateInstance | ChildPart | undefined, options: RenderOptions | undefined);
	/**
	 * The parent node into which the part renders its content.
	 *
	 * A ChildPart's content consists of a range of adjacent child nodes of
	 * `.parentNode`, possibly bordered by 'marker nodes' (`.startNode` and
	 * `.endNode`).
	 *
	 * - If both `.startNode` and `.endNode` are non-null, then the part's content
	 * consists of all siblings between `.startNode` and `.endNode`, exclusively.
	 *
	 * - If `.startNode` is non-null but `.endNode` is null, then the part's
	 * content consists of all siblings following `.startNode`, up to and
	 * including the last child of `.parentNode`. If `.endNode` is non-null, then
	 * `.startNode` will always be non-null.
	 *
	 * - If both `.endNode` and `.startNode` are null, then the part's content
	 * consists of all child nodes of `.parentNode`.
	 */
	get parentNode(): Node;
	/**
	 * The part's leading marker node, if any. See `.parentNode` for more
	 * information.
	 */
	get startNode(): Node | null;
	/**
	 * The part's trailing marker node, if any. See `.parentNode` for more
	 * information.
	 */
	get endNode(): Node | null;
	_$setValue(value: unknown, directiveParent?: DirectiveParent): void;
	private _insert;
	private _commitNode;
	private _commitText;
	private _commitTemplateResult;
	private _commitIterable;
}
/**
 * A top-level `ChildPart` returned from `render` that manages the connected
 * state of `AsyncDirective`s created throughout the tree below it.
 */
export interface RootPart extends ChildPart {
	/**
	 * Sets the connection state for `AsyncDirective`s contained within this root
	 * ChildPart.
	 *
	 * lit-html does not automatically monitor the connectedness of DOM rendered;
	 * as such, it is the responsibility of the caller to `render` to ensure that
	 * `part.setConnected(false)` is called before the part object is potentially
	 * discarded, to ensure that `AsyncDirective`s have a chance to dispose of
	 * any resources being held. If a `RootPart` that was previously
	 * disconnected is subsequently re-connected (and its `AsyncDirective`s should
	 * re-connect), `setConnected(true)` should be called.
	 *
	 * @param isConnected Whether directives within this tree should be connected
	 * or not
	 */
	setConnected(isConnected: boolean): void;
}
declare class AttributePart implements Disconnectable {
	readonly type: typeof ATTRIBUTE_PART | typeof PROPERTY_PART | typeof BOOLEAN_ATTRIBUTE_PART | typeof EVENT_PART;
	readonly element: HTMLElement;
	readonly name: string;
	readonly options: RenderOptions | undefined;
	/**
	 * If this attribute part represents an interpolation, this contains the
	 * static strings of the interpolation. For single-value, complete bindings,
	 * this is undefined.
	 */
	readonly strings?: ReadonlyArray<string>;
	protected _sanitizer: ValueSanitizer | undefined;
	get tagName(): string;
	get _$isConnected(): boolean;
	constructor(element: HTMLElement, name: string, strings: ReadonlyArray<string>, parent: Disconnectable, options: RenderOptions | undefined);
}
declare class PropertyPart extends AttributePart {
	readonly type = 3;
}
declare class BooleanAttributePart extends AttributePart {
	readonly type = 4;
}
declare class EventPart extends AttributePart {
	readonly type = 5;
	constructor(element: HTMLElement, name: string, strings: ReadonlyArray<string>, parent: Disconnectable, options: RenderOptions | undefined);
	handleEvent(event: Event): void;
}
declare class ElementPart implements Disconnectable {
	element: Element;
	readonly type = 6;
	_$committedValue: undefined;
	options: RenderOptions | undefined;
	constructor(element: Element, parent: Disconnectable, options: RenderOptions | undefined);
	get _$isConnected(): boolean;
	_$setValue(value: unknown): void;
}
/**
 * Renders a value, usually a lit-html TemplateResult, to the container.
 *
 * This example renders the text "Hello, Zoe!" inside a paragraph tag, appending
 * it to the container `document.body`.
 *
 * ```js
 * import {html, render} from 'lit';
 *
 * const name = "Zoe";
 * render(html`<p>Hello, ${name}!</p>`, document.body);
 * ```
 *
 * @param value Any [renderable
 *   value](https://lit.dev/docs/templates/expressions/#child-expressions),
 *   typically a {@linkcode TemplateResult} created by evaluating a template tag
 *   like {@linkcode html} or {@linkcode svg}.
 * @param container A DOM container to render to. The first render will append
 *   the rendered value to the container, and subsequent renders will
 *   efficiently update the rendered value if the same result type was
 *   previously rendered there.
 * @param options See {@linkcode RenderOptions} for options documentation.
 * @see
 * {@link https://lit.dev/docs/libraries/standalone-templates/#rendering-lit-html-templates| Rendering Lit HTML Templates}
 */
export declare const render: {
	(value: unknown, container: RenderRootNode, options?: RenderOptions): RootPart;
	setSanitizer: (newSanitizer: SanitizerFactory) => void;
	createSanitizer: SanitizerFactory;
	_testOnlyClearSanitizerFactoryDoNotCallOrElse: () => void;
};
declare class CacheDirective extends Directive {
	private _templateCache;
	private _value?;
	constructor(partInfo: PartInfo);
	render(v: unknown): unknown[];
	update(containerPart: ChildPart, [v]: DirectiveParameters<this>): unknown[];
}
/**
 * Enables fast switching between multiple templates by caching the DOM nodes
 * and TemplateInstances produced by the templates.
 *
 * Example:
 *
 * ```js
 * let checked = false;
 *
 * html`
 *   ${cache(checked ? html`input is checked` : html`input is not checked`)}
 * `
 * ```
 */
export declare const cache: (v: unknown) => DirectiveResult<typeof CacheDirective>;
interface ClassInfo {
	[name: string]: string | boolean | number;
}
declare class ClassMapDirective extends Directive {
	/**
	 * Stores the ClassInfo object applied to a given AttributePart.
	 * Used to unset existing values when a new ClassInfo object is applied.
	 */
	private _previousClasses?;
	private _staticClasses?;
	constructor(partInfo: PartInfo);
	render(classInfo: ClassInfo): string;
	update(part: AttributePart, [classInfo]: DirectiveParameters<this>): string | typeof noChange;
}
/**
 * A directive that applies dynamic CSS classes.
 *
 * This must be used in the `class` attribute and must be the only part used in
 * the attribute. It takes each property in the `classInfo` argument and adds
 * the property name to the element's `classList` if the property value is
 * truthy; if the property value is falsy, the property name is removed from
 * the element's `class`.
 *
 * For example `{foo: bar}` applies the class `foo` if the value of `bar` is
 * truthy.
 *
 * @param classInfo
 */
export declare const classMap: (classInfo: ClassInfo) => DirectiveResult<typeof ClassMapDirective>;
declare class GuardDirective<T> extends Directive {
	private _previousValue;
	render(_value: unknown, f: () => T): T;
	update(_part: Part, [value, f]: DirectiveParameters<this>): typeof noChange | T;
}
interface Guard {
	<T>(vals: unknown[], f: () => T): DirectiveResult<typeof GuardDirective<T>>;
}
/**
 * Prevents re-render of a template function until a single value or an array of
 * values changes.
 *
 * Values are checked against previous values with strict equality (`===`), and
 * so the check won't detect nested property changes inside objects or arrays.
 * Arrays values have each item checked against the previous value at the same
 * index with strict equality. Nested arrays are also checked only by strict
 * equality.
 *
 * Example:
 *
 * ```js
 * html`
 *   <div>
 *     ${guard([user.id, company.id], () => html`...`)}
 *   </div>
 * `
 * ```
 *
 * In this case, the template only rerenders if either `user.id` or `company.id`
 * changes.
 *
 * guard() is useful with immutable data patterns, by preventing expensive work
 * until data updates.
 *
 * Example:
 *
 * ```js
 * html`
 *   <div>
 *     ${guard([immutableItems], () => immutableItems.map(i => html`${i}`))}
 *   </div>
 * `
 * ```
 *
 * In this case, items are mapped over only when the array reference changes.
 *
 * @param value the value to check before re-rendering
 * @param f the template function
 */
export declare const guard: Guard;
/**
 * For AttributeParts, sets the attribute if the value is defined and removes
 * the attribute if the value is undefined.
 *
 * For other part types, this directive is a no-op.
 */
export declare const ifDefined: <T>(value: T) => typeof nothing | NonNullable<T>;
declare class Keyed<T> extends Directive {
	key: unknown;
	render(k: unknown, v: T): T;
	update(part: ChildPart, [k, v]: DirectiveParameters<this>): T;
}
interface KeyedFunc {
	<V>(k: unknown, v: V): DirectiveResult<typeof Keyed<V>>;
}
/**
 * Associates a renderable value with a unique key. When the key changes, the
 * previous DOM is removed and disposed before rendering the next value, even
 * if the value - such as a template - is the same.
 *
 * This is useful for forcing re-renders of stateful components, or working
 * with code that expects new data to generate new HTML elements, such as some
 * animation techniques.
 */
export declare const keyed: KeyedFunc;
declare class LiveDirective<T> extends Directive {
	constructor(partInfo: PartInfo);
	render(value: T): T;
	update(part: AttributePart, [value]: DirectiveParameters<this>): typeof noChange | T;
}
interface Live {
	<T>(value: T): DirectiveResult<typeof LiveDirective<T>>;
}
/**
 * Checks binding values against live DOM values, instead of previously bound
 * values, when determining whether to update the value.
 *
 * This is useful for cases where the DOM value may change from outside of
 * lit-html, such as with a binding to an `<input>` element's `value` property,
 * a content editable elements text, or to a custom element that changes it's
 * own properties or attributes.
 *
 * In these cases if the DOM value changes, but the value set through lit-html
 * bindings hasn't, lit-html won't know to update the DOM value and will leave
 * it alone. If this is not what you want--if you want to overwrite the DOM
 * value with the bound value no matter what--use the `live()` directive:
 *
 * ```js
 * html`<input .value=${live(x)}>`
 * ```
 *
 * `live()` performs a strict equality check against the live DOM value, and if
 * the new value is equal to the live value, does nothing. This means that
 * `live()` should not be used when the binding will cause a type conversion. If
 * you use `live()` with an attribute binding, make sure that only strings are
 * passed in, or the binding will update every render.
 */
export declare const live: Live;
declare abstract class AsyncDirective extends Directive {
	/**
	 * The connection state for this Directive.
	 */
	isConnected: boolean;
	/**
	 * Initialize the part with internal fields
	 * @param part
	 * @param parent
	 * @param attributeIndex
	 */
	_$initialize(part: Part, parent: Disconnectable, attributeIndex: number | undefined): void;
	/**
	 * Sets the value of the directive's Part outside the normal `update`/`render`
	 * lifecycle of a directive.
	 *
	 * This method should not be called synchronously from a directive's `update`
	 * or `render`.
	 *
	 * @param directive The directive to update
	 * @param value The value to set
	 */
	setValue(value: unknown): void;
	/**
	 * User callbacks for implementing logic to release any resources/subscriptions
	 * that may have been retained by this directive. Since directives may also be
	 * re-connected, `reconnected` should also be implemented to restore the
	 * working state of the directive prior to the next render.
	 */
	protected disconnected(): void;
	protected reconnected(): void;
}
/**
 * Creates a new Ref object, which is container for a reference to an element.
 */
export declare const createRef: <T = Element>() => Ref<T>;
/**
 * An object that holds a ref value.
 */
export declare class Ref<T = Element> {
	/**
	 * The current Element value of the ref, or else `undefined` if the ref is no
	 * longer rendered.
	 */
	readonly value?: T;
}
type RefOrCallback<T = Element> = Ref<T> | ((el: T | undefined) => void);
declare class RefDirective extends AsyncDirective {
	private _element?;
	private _ref?;
	private _context?;
	render(_ref?: RefOrCallback): symbol;
	update(part: ElementPart, [ref]: Parameters<this["render"]>): symbol;
	private _updateRefValue;
	private get _lastElementForRef();
	disconnected(): void;
	reconnected(): void;
}
/**
 * Sets the value of a Ref object or calls a ref callback with the element it's
 * bound to.
 *
 * A Ref object acts as a container for a reference to an element. A ref
 * callback is a function that takes an element as its only argument.
 *
 * The ref directive sets the value of the Ref object or calls the ref callback
 * during rendering, if the referenced element changed.
 *
 * Note: If a ref callback is rendered to a different element position or is
 * removed in a subsequent render, it will first be called with `undefined`,
 * followed by another call with the new element it was rendered to (if any).
 *
 * ```js
 * // Using Ref object
 * const inputRef = createRef();
 * render(html`<input ${ref(inputRef)}>`, container);
 * inputRef.value.focus();
 *
 * // Using callback
 * const callback = (inputElement) => inputElement.focus();
 * render(html`<input ${ref(callback)}>`, container);
 * ```
 */
export declare const ref: (_ref?: RefOrCallback<Element> | undefined) => DirectiveResult<typeof RefDirective>;
type KeyFn<T> = (item: T, index: number) => unknown;
type ItemTemplate<T> = (item: T, index: number) => unknown;
interface RepeatDirectiveFn {
	<T>(items: Iterable<T>, keyFnOrTemplate: KeyFn<T> | ItemTemplate<T>, template?: ItemTemplate<T>): unknown;
	<T>(items: Iterable<T>, template: ItemTemplate<T>): unknown;
	<T>(items: Iterable<T>, keyFn: KeyFn<T> | ItemTemplate<T>, template: ItemTemplate<T>): unknown;
}
/**
 * A directive that repeats a series of values (usually `TemplateResults`)
 * generated from an iterable, and updates those items efficiently when the
 * iterable changes based on user-provided `keys` associated with each item.
 *
 * Note that if a `keyFn` is provided, strict key-to-DOM mapping is maintained,
 * meaning previous DOM for a given key is moved into the new position if
 * needed, and DOM will never be reused with values for different keys (new DOM
 * will always be created for new keys). This is generally the most efficient
 * way to use `repeat` since it performs minimum unnecessary work for insertions
 * and removals.
 *
 * The `keyFn` takes two parameters, the item and its index, and returns a unique key value.
 *
 * ```js
 * html`
 *   <ol>
 *     ${repeat(this.items, (item) => item.id, (item, index) => {
 *       return html`<li>${index}: ${item.name}</li>`;
 *     })}
 *   </ol>
 * `
 * ```
 *
 * **Important**: If providing a `keyFn`, keys *must* be unique for all items in a
 * given call to `repeat`. The behavior when two or more items have the same key
 * is undefined.
 *
 * If no `keyFn` is provided, this directive will perform similar to mapping
 * items to values, and DOM will be reused against potentially different items.
 */
export declare const repeat: RepeatDirectiveFn;
interface StyleInfo {
	[name: string]: string | number | undefined | null;
}
declare class StyleMapDirective extends Directive {
	private _previousStyleProperties?;
	constructor(partInfo: PartInfo);
	render(styleInfo: Readonly<StyleInfo>): string;
	update(part: AttributePart, [styleInfo]: DirectiveParameters<this>): string | typeof noChange;
}
/**
 * A directive that applies CSS properties to an element.
 *
 * `styleMap` can only be used in the `style` attribute and must be the only
 * expression in the attribute. It takes the property names in the
 * {@link StyleInfo styleInfo} object and adds the properties to the inline
 * style of the element.
 *
 * Property names with dashes (`-`) are assumed to be valid CSS
 * property names and set on the element's style object using `setProperty()`.
 * Names without dashes are assumed to be camelCased JavaScript property names
 * and set on the element's style object using property assignment, allowing the
 * style object to translate JavaScript-style names to CSS property names.
 *
 * For example `styleMap({backgroundColor: 'red', 'border-top': '5px', '--size':
 * '0'})` sets the `background-color`, `border-top` and `--size` properties.
 *
 * @param styleInfo
 * @see {@link https://lit.dev/docs/templates/directives/#stylemap styleMap code samples on Lit.dev}
 */
export declare const styleMap: (styleInfo: Readonly<StyleInfo>) => DirectiveResult<typeof StyleMapDirective>;

export {};
