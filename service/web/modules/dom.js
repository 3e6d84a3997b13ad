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

/** Makes `nodes` the children of `parent`, in this order; those that stay are not touched. */
export function arrange(parent, nodes) {
    const wanted = new Set(nodes);
    for (const child of [...parent.children]) {
        if (!wanted.has(child))
            child.remove();
    }
    let next = parent.firstElementChild;
    for (const node of nodes) {
        if (node === next)
            next = next.nextElementSibling;
        else
            moveBefore(parent, node, next);
    }
}

function moveBefore(parent, node, next) {
    if (parent.moveBefore && node.isConnected && parent.isConnected) {
        parent.moveBefore(node, next); // keeps focus, selection and scroll position
        return;
    }
    const focused = node.contains(document.activeElement) ? document.activeElement : null;
    parent.insertBefore(node, next);
    focused?.focus({ preventScroll: true });
}
