import { join } from 'node:path';
import ts from 'typescript';
import { root, type Block } from './blocks.ts';

/** As a user's project has it: strict, with the package by its name. */
const options: ts.CompilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: true,
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  jsx: ts.JsxEmit.ReactJSX,
  types: ['node'],
  noEmit: true,
  skipLibCheck: true,
  // Only for the package's own sources, which import each other with their ending.
  allowImportingTsExtensions: true,
  paths: {
    'appwrite-graphql': [join(root, 'src/index.ts')],
    'appwrite-graphql/devserver': [join(root, 'devserver/index.ts')],
  },
};

/** Compiles all blocks as one program, each as a module; gives what is wrong with a block. */
export function createTypeChecker(blocks: readonly Block[]): (block: Block) => string[] {
  const sources = new Map(blocks.map((block) => [pathOf(block), sourceOf(block)]));
  const base = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...base,
    fileExists: (path) => sources.has(path) || base.fileExists(path),
    readFile: (path) => sources.get(path) ?? base.readFile(path),
    getSourceFile: (path, ...rest) => {
      const source = sources.get(path);
      if (source === undefined) return base.getSourceFile(path, ...rest);
      return ts.createSourceFile(path, source, {
        languageVersion: ts.ScriptTarget.ES2023,
        impliedNodeFormat: ts.ModuleKind.ESNext,
      });
    },
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  return (block) => {
    const file = program.getSourceFile(pathOf(block));
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'),
    );
  };
}

/** Where the packages are found that a block needs. */
const pathOf = ({ file, line, marks }: Block): string => {
  const folder = marks.packages === undefined ? 'docs' : `examples/${marks.packages}`;
  return join(root, folder, `${file.replaceAll('/', '-')}-${line}.mts`);
};

/** Every block is a module, also one without imports. */
const sourceOf = ({ marks, text }: Block): string => `${marks.before ?? ''}\n${text}\nexport {};\n`;
