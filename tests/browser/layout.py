"""Checks of a page's layout: functions for `page.evaluate`, each of which returns a list of complaints."""

# Parts of the bar that overlap, extend beyond the bar or the page, or cut their text.
BAR_PROBLEMS = """() => {
    const bar = document.querySelector(".bar");
    const whole = bar.getBoundingClientRect();
    const room = parseFloat(getComputedStyle(bar).minHeight);
    const name = part => part.dataset.figure ?? part.dataset.testid ?? (part.className || part.tagName);
    const names = ".brand, h1, .how-many, .transport > *, .figure, .badge, .more, .select, .primary, .split, .quiet";
    const parts = [...bar.querySelectorAll(names)]
        .filter(part => part.checkVisibility() && !part.matches(".split *"))
        .map(part => [part, part.getBoundingClientRect()]);
    const over = parts.flatMap(([a, one], i) => parts.slice(i + 1)
        .filter(([b, two]) => !a.contains(b) && one.left < two.right - 0.5 && two.left < one.right - 0.5
            && one.top < two.bottom - 0.5 && two.top < one.bottom - 0.5)
        .map(([b]) => `${name(a)} over ${name(b)}`));
    const {paddingLeft, paddingRight} = getComputedStyle(bar);
    const [left, right] = [parseFloat(paddingLeft) - 0.5, innerWidth - parseFloat(paddingRight) + 0.5];
    const out = parts.filter(([, box]) => box.left < left || box.right > right || box.bottom > whole.bottom)
        .map(([part]) => `${name(part)} out of the bar`);
    const cut = parts.filter(([part]) => part.scrollWidth > part.clientWidth + 1)
        .map(([part]) => `${name(part)} is cut`);
    const pen = document.createElement("canvas").getContext("2d");
    const short = [...bar.querySelectorAll("select")].filter(select => select.checkVisibility()).flatMap(select => {
        const {font, paddingLeft, paddingRight} = getComputedStyle(select);
        pen.font = font;
        const room = select.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
        return [...select.options].map(option => [option.text, pen.measureText(option.text).width - room])
            .filter(([, lack]) => lack > 0).map(([text, lack]) => `${text} lacks ${lack.toFixed(1)} px`);
    });
    const low = whole.height > room + 1 ? [`${whole.height} px high, not ${room}`] : [];
    const wide = document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : [];
    return [...over, ...out, ...cut, ...short, ...low, ...wide];
}"""

# Text whose contrast with its background is under 4.5.
FAINT_TEXTS = """() => {
    const dot = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
    const rgba = color => {
        dot.clearRect(0, 0, 1, 1);
        dot.fillStyle = color;
        dot.fillRect(0, 0, 1, 1);
        return [...dot.getImageData(0, 0, 1, 1).data];
    };
    const light = color => color.slice(0, 3).map(byte => byte / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const faint = new Map();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; node = walker.nextNode();) {
        const element = node.parentElement;
        const waits = element.closest(":disabled, .hidden-text, noscript, script, .control");
        if (!node.data.trim() || waits || !element.checkVisibility({visibilityProperty: true})) continue;
        let paper = element;
        while (paper && rgba(getComputedStyle(paper).backgroundColor)[3] < 255) paper = paper.parentElement;
        const colors = [getComputedStyle(element).color, paper ? getComputedStyle(paper).backgroundColor : "white"];
        const [a, b] = colors.map(color => light(rgba(color)) + 0.05);
        const contrast = Math.max(a, b) / Math.min(a, b);
        if (contrast < 4.5) faint.set(`${element.tagName}.${element.className} ${colors}`, contrast.toFixed(2));
    }
    return [...faint].map(pair => pair.join(" "));
}"""
