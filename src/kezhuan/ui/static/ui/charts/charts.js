// A chart that stands as SVG can be swapped for one to point at. Only when asked is the drawing library fetched;
// without this file the SVG and the table beside it say the same.
(() => {
  "use strict";
  let library;

  function fetched(address) {
    library ??= new Promise((ready, failed) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => ready(window.echarts);
      script.onerror = failed;
      document.head.append(script);
    });
    return library;
  }

  function option(told) {
    const bar = told.kind === "bar";
    const names = { type: "category", data: told.labels, inverse: bar, axisLabel: { color: "#1f2933" } };
    const values = {
      type: "value", inverse: Boolean(told.ranks), min: told.ranks ? 1 : null, minInterval: told.ranks ? 1 : 0,
      scale: !bar, axisLabel: { color: "#1f2933" },
    };
    const many = told.series.length > 1;
    return {
      color: ["#1554ad", "#b45309", "#0f766e", "#7c2d8f", "#4b5563", "#a16207"],
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (v) => (v == null ? "--" : Number(v).toFixed(told.ranks ? 0 : 2)) },
      legend: { show: many, top: 0, type: "scroll" },
      grid: { left: 8, right: 24, top: many ? 40 : 16, bottom: 8, containLabel: true },
      xAxis: bar ? values : names,
      yAxis: bar ? names : values,
      series: told.series.map((one) => ({ type: told.kind, name: one.name, data: one.values, symbolSize: 8, connectNulls: false })),
    };
  }

  for (const still of document.querySelectorAll("[data-kz-chart]")) {
    const button = document.createElement("button");
    let drawn, live;
    button.type = "button";
    button.className = "btn";
    button.textContent = still.dataset.kzLive;
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-label", `${still.dataset.kzLive}：${still.dataset.kzName}`);
    still.after(button);
    button.addEventListener("click", async () => {
      if (live && !live.hidden) {
        live.hidden = true;
        still.hidden = false;
        button.setAttribute("aria-pressed", "false");
        return;
      }
      const told = JSON.parse(document.getElementById(still.dataset.kzChart).textContent);
      let echarts;
      try { echarts = await fetched(still.dataset.kzLib); } catch { library = undefined; return; }
      if (!live) {
        live = document.createElement("div");
        live.className = "kz-live";
        live.setAttribute("role", "img");
        live.setAttribute("aria-label", still.dataset.kzName);
        still.after(live);
        drawn = echarts.init(live, null, { renderer: "canvas" });
        drawn.setOption(option(told));
        window.addEventListener("resize", () => drawn.resize());
      }
      still.hidden = true;
      live.hidden = false;
      drawn.resize();
      button.setAttribute("aria-pressed", "true");
    });
  }
})();
