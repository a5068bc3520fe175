import { readFileSync } from "node:fs";
import { feedPlugin } from "@11ty/eleventy-plugin-rss";

const site = JSON.parse(readFileSync("_data/site.json", "utf8"));

export default function (config) {
  config.addCollection("posts", (all) => all.getFilteredByGlob("blog/*.md"));
  config.addCollection("tagged", (all) => [...new Set(all.getAll().flatMap((item) => item.data.tags ?? []))].sort());
  config.addFilter("iso", (date) => date.toISOString().slice(0, 10));
  config.addFilter("readable", (date) =>
    new Intl.DateTimeFormat(site.language, { dateStyle: "long", timeZone: "UTC" }).format(date),
  );
  config.addFilter("newest", (items, count) => [...items].reverse().slice(0, count));
  config.addPlugin(feedPlugin, {
    type: "atom",
    outputPath: "/feed/feed.xml",
    collection: { name: "posts", limit: 10 },
    metadata: { language: site.language, title: site.title, base: site.url + "/", author: { name: "Ostrey" } },
  });
  return { markdownTemplateEngine: false };
}
