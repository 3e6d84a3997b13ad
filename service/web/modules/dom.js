// Builds and moves elements. Text goes in as text only: nothing here can turn a name into markup.

const svgNamespace = 'http://www.w3.org/2000/svg';

function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
        if (name.startsWith('on'))
            node.addEventListener(name.slice(2), value);
        else if (value === true)
            node.setAttribute(name, '');
        else if (value !== false && value !== undefined)
            node.setAttribute(name, value);
    }
    node.append(...children.filter((child) => child !== undefined));
    return node;
}

/** element('p', { class: 'soft', onclick: act }, 'text', child) */
export function element(tag, attributes = {}, ...children) {
    return fill(document.createElement(tag), attributes, children);
}

export function svgElement(tag, attributes = {}, ...children) {
    return fill(document.createElementNS(svgNamespace, tag), attributes, children);
}

/** Leaves a node alone that says this already, so that a selection in it survives. */
export function setText(node, text) {
    if (node.textContent !== text)
        node.textContent = text;
}

/** Puts `nodes` into `parent` in this order, wherever they are now; those that stay are not touched. */
export function place(parent, nodes) {
    const wanted = new Set(nodes);
    let next = parent.firstElementChild;
    for (const node of nodes) {
        while (next && !wanted.has(next))
            next = next.nextElementSibling;
        if (node === next)
            next = next.nextElementSibling;
        else
            moveBefore(parent, node, next);
    }
}

/** Removes from `parent` what is not among `nodes`. */
export function prune(parent, nodes) {
    const wanted = new Set(nodes);
    for (const child of [...parent.children].filter((known) => !wanted.has(known)))
        child.remove();
}

export function arrange(parent, nodes) {
    place(parent, nodes);
    prune(parent, nodes);
}

/** Moving takes focus and selection away from what is in the node: both are given back. */
function moveBefore(parent, node, next) {
    if (!node.isConnected) { // asking for the selection lays out the page, which hundreds of new rows need not each
        parent.insertBefore(node, next);
        return;
    }
    const focused = node.contains(document.activeElement) ? document.activeElement : null;
    const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection();
    const isSelected = node.contains(anchorNode) && node.contains(focusNode);
    parent.insertBefore(node, next);
    focused?.focus({ preventScroll: true });
    if (isSelected)
        getSelection().setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset);
}
