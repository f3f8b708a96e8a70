// The text of an article: its paragraphs, sentences and words. No part of this touches the page.
//
// Python counts code points: its spans are { start, end }. JavaScript counts UTF-16 units, two for
// an emoji: our spans are { from, to }. They meet in toSpan and toPython, and nowhere else.

// How many items of a sorted list are at or before a limit.
export function countUpTo(sorted, limit, placeOf = (item) => item) {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (placeOf(sorted[middle]) > limit) high = middle;
		else low = middle + 1;
	}
	return low;
}

// The number of the last item that begins at or before a place, or 0.
export function lastFrom(items, place) {
	return Math.max(0, countUpTo(items, place, (item) => item.from) - 1);
}

export function length({ from, to }) {
	return to - from;
}

// Of the spans that touch a place, the one that is meant: none that only ends there, the shortest.
export function shortestAt(place, spans) {
	const touching = spans.filter(({ from, to }) => from <= place && place <= to);
	const endsHere = (span) => Number(span.to === place);
	touching.sort((one, other) => endsHere(one) - endsHere(other) || length(one) - length(other));
	return touching[0];
}

// The text with all that can be asked of it. A word is { paragraph, token }: two numbers.
export function articleText(article, tokenPattern) {
	const { text } = article;

	// ---- code points and UTF-16 units

	// where the characters stand that take two units, counted in units and in code points
	const wide = [...text.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)].map((match) => match.index);
	const wideInPoints = wide.map((unit, n) => unit - n);

	function toUnits(point) {
		return point + countUpTo(wideInPoints, point - 1);
	}
	function toPoints(unit) {
		return unit - countUpTo(wide, unit - 1);
	}
	function toSpan({ start, end }) {
		return { from: toUnits(start), to: toUnits(end) };
	}
	function toPython(span) {
		return { start: toPoints(span.from), end: toPoints(span.to), text: wordsOf(span) };
	}

	// ---- places in the text

	const paragraphs = article.paragraphs.map(([start, end, kind]) => {
		return { ...toSpan({ start, end }), kind };
	});
	const sentenceStarts = article.sentences.map(toUnits);
	const paragraphStarts = paragraphs.map(({ from }) => from);

	function wordsOf({ from, to }) {
		return text.slice(from, to);
	}
	function paragraphAt(place) {
		return lastFrom(paragraphs, place);
	}
	function find(wanted, { from, to } = { from: 0, to: text.length }) {
		return [...text.slice(from, to).matchAll(wanted)].map((match) => {
			const start = from + match.index;
			return { from: start, to: start + match[0].length };
		});
	}

	// ---- words

	const pattern = new RegExp(tokenPattern, "gu");
	const tokensFound = []; // by paragraph, once they were asked for

	function tokensOf(paragraph) {
		tokensFound[paragraph] ??= find(pattern, paragraphs[paragraph]);
		return tokensFound[paragraph];
	}
	function spanOf(word) {
		return tokensOf(word.paragraph)[word.token] || paragraphs[word.paragraph];
	}
	function wordAt(place) {
		const paragraph = paragraphAt(place);
		return { paragraph, token: lastFrom(tokensOf(paragraph), place) };
	}
	// The word after this one (by 1) or before it (by -1); at an end of the text, the word itself.
	function neighbour(word, by) {
		const { paragraph, token } = word;
		const there = paragraph + by;
		if (tokensOf(paragraph)[token + by]) return { paragraph, token: token + by };
		if (!paragraphs[there]) return word;
		return { paragraph: there, token: by > 0 ? 0 : Math.max(0, tokensOf(there).length - 1) };
	}
	// The word at the next of these places, or at the one before. A selection that is extended
	// forward ends with the word before that place: it takes in whole sentences and paragraphs.
	function leap(starts, word, by, isExtended) {
		if (by < 0) {
			const before = countUpTo(starts, spanOf(word).from - 1);
			return wordAt(starts[before - 1] ?? 0);
		}
		const here = isExtended ? neighbour(word, 1) : word;
		const next = starts[countUpTo(starts, spanOf(here).from)] ?? text.length;
		return wordAt(isExtended ? next - 1 : next);
	}
	const moves = {
		ArrowRight: (word) => neighbour(word, 1),
		ArrowLeft: (word) => neighbour(word, -1),
		ArrowDown: (word, isExtended) => leap(sentenceStarts, word, 1, isExtended),
		ArrowUp: (word, isExtended) => leap(sentenceStarts, word, -1, isExtended),
		PageDown: (word, isExtended) => leap(paragraphStarts, word, 1, isExtended),
		PageUp: (word, isExtended) => leap(paragraphStarts, word, -1, isExtended),
	};

	return {
		length: text.length,
		paragraphs,
		toSpan,
		toPython,
		wordsOf,
		paragraphAt,
		find,
		spanOf,
		wordAt,
		neighbour,
		moves,
	};
}
