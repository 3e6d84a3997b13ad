import { svgElement } from './dom.js';

// Shapes on a 24 x 24 grid, drawn with a stroke: each state differs in outline, not in colour alone.
export const shapes = {
    error: 'M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7.5v5.5M12 16.5v.1',
    running: 'M20 12a8 8 0 1 1-2.6-5.9M20 3v5h-5',
    pending: 'M12 3a9 9 0 1 0 .01 0zM12 7.5V12l3 2.5',
    finished: 'M12 3a9 9 0 1 0 .01 0zM8 12.5l2.8 2.8L16.2 9.5',
    warning: 'M12 4L2.5 20h19zM12 10v4.5M12 17.3v.1',
    away: 'M4 4l16 16M9 5.5A8 8 0 0 1 21 12M3 12a8 8 0 0 0 12 6.5',
    never: 'M12 3a9 9 0 1 0 .01 0zM8 12h8',
    cancelled: 'M12 3a9 9 0 1 0 .01 0zM9 9h6v6H9z',
    disabled: 'M12 3a9 9 0 1 0 .01 0zM5.7 5.7l12.6 12.6',
    safe: 'M12 3l8 3v6c0 5-3.5 7.8-8 9-4.5-1.2-8-4-8-9V6zM8.5 12l2.5 2.5 4.5-5',
};

/** Decoration: the word beside it says the same. */
export function icon(name) {
    return svgElement('svg', { class: `icon icon-${name}`, viewBox: '0 0 24 24', 'aria-hidden': 'true' },
        svgElement('path', { d: shapes[name] }));
}

/** The picture in the browser's tab, as a data: address. */
export function faviconAddress(name, colour) {
    const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="${colour}" `
        + `stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"><path d="${shapes[name]}"/></svg>`;
    return `data:image/svg+xml,${encodeURIComponent(picture)}`;
}
