/** Colours of both themes have a contrast of at least 3 to 1 with their background; lines also differ in their dashes. */
export const STYLE = `
  .background { fill: #ffffff }
  text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #57606a }
  .head { font-size: 15px; font-weight: 600; fill: #1f2328 }
  .title { font-weight: 600; fill: #1f2328 }
  .unit { font-weight: 400; fill: #57606a }
  .tick { font-variant-numeric: tabular-nums }
  .grid { stroke: #d0d7de; fill: none }
  .line { fill: none; stroke-width: 1.6; stroke-linejoin: round }
  path.area { stroke: none; opacity: 0.14 }
  .load { stroke: #0969da; fill: #0969da }
  .able { stroke: #1a7f37; stroke-dasharray: 6 3 }
  .running { stroke: #1a7f37; fill: #1a7f37 }
  .desired { stroke: #8250df; stroke-dasharray: 3 3 }
  .bound { stroke: #6e7781; stroke-dasharray: 1 4; stroke-linecap: round }
  .used { stroke: #bc4c00; fill: #bc4c00 }
  .aim { stroke: #6e7781; stroke-dasharray: 6 4 }
  .line.load, .line.running, .line.used { fill: none }
  @media (prefers-color-scheme: dark) {
    .background { fill: #0d1117 }
    text, .unit { fill: #9198a1 }
    .head, .title { fill: #f0f6fc }
    .grid { stroke: #30363d }
    path.area { opacity: 0.22 }
    .load { stroke: #58a6ff; fill: #58a6ff }
    .able { stroke: #3fb950 }
    .running { stroke: #3fb950; fill: #3fb950 }
    .desired { stroke: #bc8cff }
    .bound, .aim { stroke: #8b949e }
    .used { stroke: #f0883e; fill: #f0883e }
  }
`;
