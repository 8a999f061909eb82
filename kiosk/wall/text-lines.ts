/** How many lines a text takes where it stands, before it stands there. */

export interface Face {
  /** Of the letters and of the place, in rem. */
  readonly size: number;
  readonly width: number;
  readonly weight: number;
}

/** No text is wider, in em a letter: so most need not be measured. */
const widest = 0.75;

let pen: CanvasRenderingContext2D | null = null;
let family = '';

/** Width of a text, in rem. */
function widthOf(text: string, { size, weight }: Face): number {
  if (pen === null) {
    pen = document.createElement('canvas').getContext('2d');
    family = getComputedStyle(document.documentElement).fontFamily;
  }
  if (pen === null) return 0;
  pen.font = `${weight} 100px ${family}`;
  return (pen.measureText(text).width * size) / 100;
}

/** Lines break as a browser breaks them: each takes as many words as it holds. */
export function textLines(text: string, face: Face): number {
  if (text.length * face.size * widest < face.width) return 1;
  let lines = 1;
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer, face) > face.width) {
      lines += 1;
      line = word;
    } else line = longer;
  }
  return lines;
}
