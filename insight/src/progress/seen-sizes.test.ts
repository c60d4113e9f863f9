import fc from "fast-check";
import { expect, it } from "vitest";
import { SeenSizes } from "./seen-sizes.ts";

it("takes a size for news that is not within a tenth of one seen", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 12 }), (sizes) => {
      const seen = new SeenSizes();
      sizes.forEach((bytes, index) => {
        const distances = sizes
          .slice(0, index)
          .map((other) => Math.abs(Math.log((bytes + 64) / (other + 64))));
        const isNews = index > 0 && distances.every((distance) => distance > Math.log(1.1));
        expect(seen.isNews(bytes)).toBe(isNews);
        seen.add(bytes);
      });
    }),
  );
});
