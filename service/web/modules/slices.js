// More than a screen holds of rows and cards.
const screenful = 5;

/**
 * What of a long list is drawn: what fills a screen at once, and a few more each frame, so that thousands do not hold up
 * the page. `draw` draws again.
 */
export class Slices {
    #shown = screenful;
    #goal;
    #perFrame;
    #draw;
    #isGrowing = false;

    /** So many are drawn in the end, until growToAll() asks for more. */
    constructor(goal, perFrame, draw) {
        this.#goal = goal;
        this.#perFrame = perFrame;
        this.#draw = draw;
    }

    /** The first of `all`; more follow by themselves where the goal is not reached. */
    of(all) {
        if (!this.#isGrowing && this.#shown < Math.min(this.#goal, all.length)) {
            this.#isGrowing = true;
            requestAnimationFrame(() => {
                this.#isGrowing = false;
                this.#shown = Math.min(this.#goal, this.#shown + this.#perFrame);
                this.#draw();
            });
        }
        return all.slice(0, this.#shown);
    }

    /** Whether some of `all` will not be drawn. */
    hides(all) {
        return all.length > this.#goal;
    }

    growToAll() {
        this.#goal = Infinity;
        this.#draw();
    }
}
