/** The parts of an element's declaration that are used here: https://github.com/webcomponents/custom-elements-manifest */
export interface ElementDeclaration {
  readonly tagName: string;
  readonly description: string;
  readonly members: readonly Member[];
  readonly attributes: readonly (Described & { readonly fieldName?: string })[];
  readonly events?: readonly Described[];
  readonly slots?: readonly Described[];
  readonly cssParts?: readonly Described[];
  readonly cssProperties?: readonly Described[];
  readonly cssStates?: readonly Described[];
}

export interface Described {
  readonly name: string;
  readonly description?: string;
  readonly default?: string;
  readonly type?: { readonly text: string };
  readonly inheritedFrom?: { readonly name: string; readonly module: string };
}

export interface Member extends Described {
  readonly kind: 'field' | 'method';
  readonly readonly?: boolean;
  readonly privacy?: string;
  readonly static?: boolean;
  readonly parameters?: readonly { readonly name: string; readonly optional?: boolean }[];
}

export interface Manifest {
  readonly modules: readonly { readonly declarations: readonly (ElementDeclaration & { customElement?: boolean })[] }[];
}
