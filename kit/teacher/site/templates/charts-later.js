"use strict";

// Plotly is the largest file of all, and most lessons draw nothing. So this stands in its place when
// Jupyter starts, and fetches it when the first chart is drawn.
(function chartsLater() {
	const PLOTLY = "{{ load }}";
	const TYPE = "application/vnd.plotly.v1+json";
	const here = document.currentScript.src;
	let shared, container;

	async function plotly() {
		container ||= new Promise((ready, failed) => {
			const script = document.createElement("script");
			script.onload = () => ready(window._JUPYTERLAB["jupyterlab-plotly"]);
			script.onerror = failed;
			script.src = new URL(PLOTLY, here);
			document.head.append(script);
		}).then(async (found) => {
			await found.init(shared);
			const { default: all } = (await found.get("./mimeExtension"))();
			return all[0].rendererFactory;
		});
		return container;
	}

	async function extension() {
		const versions = Object.values(shared["@lumino/widgets"]);
		const { Widget, PanelLayout } = (await versions[0].get())();

		class Chart extends Widget {
			constructor(options) {
				super();
				this.layout = new PanelLayout();
				this.options = options;
			}
			async renderModel(model) {
				const { createRenderer } = await plotly();
				if (!this.drawn) this.layout.addWidget((this.drawn = createRenderer(this.options)));
				return this.drawn.renderModel(model);
			}
		}
		const rendererFactory = {
			safe: true,
			mimeTypes: [TYPE],
			createRenderer: (options) => new Chart(options),
		};
		return { __esModule: true, default: { id: "kit:charts-later", rendererFactory, rank: 2, dataType: "json" } };
	}

	window._JUPYTERLAB ||= {};
	window._JUPYTERLAB["charts-later"] = {
		init: (scope) => void (shared = scope),
		get: async () => {
			const made = await extension();
			return () => made;
		},
	};
})();
