/**
 * Writes the sentences of the interface and of Python into `.cache/prose/`, for textlint: one file
 * per source, each sentence on the line on which it begins. Docstrings and comments stay out.
 */

import fs from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

const OUT = path.join('.cache', 'prose');
const MESSAGES = new Set(['__', '_n', '_p', '_np']);

/** The text of a literal, also of literals joined by `+`; null for anything else. */
function textOf(node) {
  if (ts.isStringLiteralLike(node)) {
    return node.text;
  }
  if (!ts.isBinaryExpression(node)) {
    return null;
  }
  const [left, right] = [textOf(node.left), textOf(node.right)];
  return left === null || right === null ? null : left + right;
}

/** What the interface of a source shows: the arguments of `trans.__` and its like, by line. */
function ofInterface(file, source) {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(
    file,
    source,
    ts.ScriptTarget.Latest,
    true,
    kind
  );
  const found = [];
  const visit = node => {
    if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      MESSAGES.has(node.expression.name.text)
    ) {
      for (const argument of node.arguments) {
        const { line } = tree.getLineAndCharacterOfPosition(
          argument.getStart()
        );
        found.push([line, textOf(argument) ?? '']);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

const TOKEN = /#[^\n]*|("""|'''|"|')|\n|[^\s#"']+|[^\S\n]+/g;

/** A token between two literals that stand side by side: space, a comment, the second's prefix. */
const BETWEEN = /^(\s+|#.*|[rbfuRBFU]{1,2})$/;

/** The strings of Python on one line each, and those that stand side by side as one, by line. */
function ofPython(source) {
  const found = [];
  let line = 0;
  let follows = false;
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(source); token; token = TOKEN.exec(source)) {
    const quote = token[1];
    if (quote === undefined) {
      line += token[0] === '\n' ? 1 : 0;
      follows &&= BETWEEN.test(token[0]);
      continue;
    }
    let end = TOKEN.lastIndex;
    while (end < source.length && !source.startsWith(quote, end)) {
      end += source[end] === '\\' ? 2 : 1;
    }
    const text = source.slice(TOKEN.lastIndex, end);
    TOKEN.lastIndex = end + quote.length;
    if (quote.length === 1) {
      if (follows) {
        found[found.length - 1][1] += text;
      } else {
        found.push([line, text]);
      }
    }
    follows = quote.length === 1;
    line += text.split('\n').length - 1;
  }
  return found;
}

function sourcesIn(folder) {
  return fs
    .readdirSync(folder, { recursive: true })
    .map(name => path.join(folder, name))
    .filter(
      file =>
        !/templates|migrations|__tests__|labextension|types\.ts/.test(file)
    );
}

fs.rmSync(OUT, { recursive: true, force: true });
for (const file of [...sourcesIn('alacard_ext'), ...sourcesIn('src')]) {
  if (!/\.(py|tsx?)$/.test(file)) {
    continue;
  }
  const source = fs.readFileSync(file, 'utf8');
  const found = file.endsWith('.py')
    ? ofPython(source)
    : ofInterface(file, source);
  const lines = [];
  for (const [line, text] of found) {
    if (/\S \S/.test(text)) {
      lines[line] = `${lines[line] ?? ''} ${text.replaceAll('\n', ' ')}`;
    }
  }
  if (lines.length > 0) {
    const out = path.join(OUT, `${file}.txt`);
    fs.mkdirSync(path.dirname(out), { recursive: true });
    fs.writeFileSync(out, lines.join('\n'));
  }
}
