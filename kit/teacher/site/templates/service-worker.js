"use strict";

// Keeps what was fetched, so that the next visit needs no network; what is new has another name.
// Files that notebooks read and write, and the line to Python, are JupyterLite's own business: its
// worker is loaded below, and has global names of its own.
(function keepWhatIsFetched() {
	const OURS = "who-said-what " + registration.scope; // another site may have the same host
	const CACHE = OURS + " {{ version }}";
	const LATER = {{ later }};

	self.addEventListener("install", () => self.skipWaiting());
	self.addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
	self.addEventListener("message", (event) => event.waitUntil(keepTheRest(event.data)));
	self.addEventListener("fetch", (event) => {
		const { method, url } = event.request;
		const { origin, pathname } = new URL(url);
		if (origin !== location.origin || method !== "GET") return;
		if (/\/api\/(drive|stdin|service-worker-heartbeat)/.test(pathname)) return;
		event.stopImmediatePropagation();
		event.respondWith(fetched(event.request));
	});

	async function fetched(request) {
		const cache = await caches.open(CACHE);
		const kept = await cache.match(request, { ignoreSearch: true });
		if (kept) return kept;
		const answer = await fetch(request);
		if (answer.status === 200) {
			await cache.put(request, answer.clone());
			tell({ loaded: request.url, size: Number(answer.headers.get("Content-Length")) || 0 });
		}
		return answer;
	}

	async function forgetOthers() {
		const old = (name) => name.startsWith(OURS + " ") && name !== CACHE;
		const names = (await caches.keys()).filter(old);
		await Promise.all(names.map((name) => caches.delete(name)));
	}

	// The other lessons and the charts, fetched when Python is ready, so that they open offline too.
	async function keepTheRest(asked) {
		if (asked !== "keep the rest") return;
		const cache = await caches.open(CACHE);
		for (const name of LATER)
			if (!(await cache.match(name, { ignoreSearch: true }))) await cache.add(name).catch(() => {});
		tell({ offline: true });
	}

	async function tell(message) {
		for (const page of await self.clients.matchAll()) page.postMessage(message);
	}
})();

importScripts("drive-worker.js");
