import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/frontend/**/*.spec.ts"],
    coverage: {
      include: ["codegen/dovetail/templates/frontend/runtime/**"],
      reportsDirectory: "build/coverage",
      thresholds: { lines: 95, branches: 90 },
    },
  },
});
