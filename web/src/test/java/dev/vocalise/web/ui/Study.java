package dev.vocalise.web.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.vocalise.model.audio.WavFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A study with corpora of one's own, from their folders to a figure, in the browser alone. */
final class Study extends UiFixture {
  private static final List<String> CLASSES = List.of("anger", "happiness", "neutral", "sadness");
  private static final LocatorAssertions.HasCountOptions LONG =
      new LocatorAssertions.HasCountOptions().setTimeout(300_000);

  /** Long enough to be cancelled. */
  private static final String UNWANTED =
      """
      name: unwanted
      corpora:
        one: {kind: csv, corpus: one}
        two: {kind: csv, corpus: two}
      backbones:
        small: {kind: crnn}
      experiments:
        - name: only
          source: one
          target: two
          backbone: small
          method: source-only
          seeds: 1
          training: {epochs: 500, batchSize: 16}
      """;

  private Study() {}

  /** Classes are heights of a tone; speakers differ a little, and corpora, so that none repeats. */
  private static Path corpus(String name, int speakers, int each) throws IOException {
    double own = (name.hashCode() & 255) / 256.0;
    Path corpus = Files.createDirectories(folder.resolve(name));
    StringBuilder lines = new StringBuilder("file,emotion,speaker\n");
    for (int speaker = 0; speaker < speakers; speaker++) {
      for (int i = 0; i < each; i++) {
        for (int c = 0; c < CLASSES.size(); c++) {
          String file = "s%d-%d-%d.wav".formatted(speaker, i, c);
          WavFile.write(corpus.resolve(file), tone(200 * (1 << c) + 7 * speaker + i + own), 16_000);
          lines.append("%s,%s,%d%n".formatted(file, CLASSES.get(c), speaker));
        }
      }
    }
    Files.writeString(corpus.resolve("manifest.csv"), lines);
    return corpus;
  }

  static void aStudyIsDoneFromTheFoldersToAFigureAndAPrediction() throws Exception {
    Path acted = corpus("acted", 4, 5);
    Path called = corpus("called", 4, 4);
    try (Page page = browser.newContext(loggedIn()).newPage()) {
      page.navigate(app.url + "/corpora");
      page.locator("#register").click();
      register(page, folder.resolve("nowhere"), "acted");
      assertThat(page.locator("[role=alert]")).containsText("Nothing was registered");
      assertThat(page.locator("#corpus input[name=name]")).hasValue("acted");
      register(page, acted, "acted");
      assertThat(page).hasURL(app.url + "/corpora/acted");
      assertThat(page.locator("main")).containsText("80 usable utterances");
      page.navigate(app.url + "/register");
      register(page, called, "called");
      assertThat(page).hasURL(app.url + "/corpora/called");

      page.navigate(app.url + "/launch");
      page.locator("select[name=source]").selectOption("acted");
      page.locator("select[name=target]").selectOption("called");
      page.locator("select[name=hears]").selectOption("");
      page.locator("#wizard input[name=seeds]").fill("2");
      page.locator("#wizard button").click();
      assertThat(page.locator("#checked")).containsText("can be launched");
      String quick = "defaults:\n  training: {epochs: 2, batchSize: 16}\n";
      page.locator("#text").fill(page.locator("#text").inputValue().replace("defaults:\n", quick));
      page.locator("#launch").click();
      assertThat(page.locator(".cell.done").or(page.locator(".cell.fail"))).hasCount(4, LONG);
      assertThat(page.locator(".cell.done")).hasCount(4);

      String figure = download(page, "#export-menu", "svg");
      assertThat(figure).startsWith("<?xml").contains("<svg");
      assertThat(download(page, "#table-menu", "tex")).contains("\\begin{tabular}");

      page.locator("#board a.cell").first().click();
      String run = page.url().substring(page.url().lastIndexOf('/') + 1);
      page.navigate(app.url + "/predict?model=" + run);
      Path mine = folder.resolve("mine.wav");
      WavFile.write(mine, tone(400), 16_000);
      page.locator("input[name=recording]").setInputFiles(mine);
      page.locator("#predict button.primary").click();
      assertThat(page.locator("#probabilities tr")).hasCount(4);
    }
  }

  static void whatIsNoLongerWantedIsRenamedUnregisteredOrDeleted() throws Exception {
    Path kept = corpus("kept", 2, 2);
    try (Page page = browser.newContext(loggedIn()).newPage()) {
      page.navigate(app.url + "/register");
      register(page, kept, "kept");
      page.locator("#keep").click();
      Files.delete(kept.resolve("s0-0-0.wav"));
      Files.writeString(
          kept.resolve("manifest.csv"),
          Files.readString(kept.resolve("manifest.csv")).replace("s0-0-0.wav,anger,0\n", ""));
      page.locator("#look").click();
      assertThat(page.locator("[role=status]").first()).containsText("only looked");
      page.locator("#take").click();
      assertThat(page.locator("[role=status]").first()).containsText("1 removed");
      page.locator("#relocate input[name=dir]").fill(folder.resolve("nowhere").toString());
      page.locator("#move-corpus").click();
      assertThat(page.locator("[role=alert]")).containsText("Nothing was changed");
      page.locator("#remove-corpus").click();
      assertThat(page).hasURL(app.url + "/corpora");

      page.navigate(app.url + "/register");
      for (String name : List.of("one", "two")) {
        register("csv", corpus(name, 4, 5), name);
      }
      app.post("campaigns", Map.of("text", UNWANTED, "fileName", "unwanted.yaml"));
      page.navigate(app.url + "/campaigns/unwanted");
      page.locator("#cancel-menu summary").click();
      page.locator("#cancel").click();
      assertThat(page.getByLabel("seed 0: cancelled")).hasCount(1, LONG);
      // Until then it is "cancelled, stopping", and to rename it is refused.
      assertThat(page.locator("p.sub > .state:text-is('cancelled')")).hasCount(1, LONG);
      page.locator("#keep-menu summary").click();
      page.locator("#keep-menu input[name=to]").fill("renamed");
      page.locator("#rename").click();
      assertThat(page).hasURL(app.url + "/campaigns/renamed");
      page.locator("#keep-menu summary").click();
      page.locator("#delete-link").click();
      assertThat(page.locator("[aria-label='What goes']")).containsText("1 run");
      page.locator("#delete").click();
      assertThat(page).hasURL(app.url + "/");
      assertThat(page.navigate(app.url + "/campaigns/renamed").status()).isEqualTo(404);
    }
  }

  private static void register(Page page, Path corpus, String name) {
    page.locator("#corpus select[name=kind]").selectOption("csv");
    page.locator("#corpus input[name=dir]").fill(corpus.toString());
    page.locator("#corpus input[name=name]").fill(name);
    page.locator("#register-corpus").click();
  }

  /** What the entry of a menu leads to. */
  private static String download(Page page, String menu, String ending) {
    Locator entry = page.locator(menu + " a[download$='." + ending + "']").first();
    page.locator(menu + " summary").click();
    assertThat(entry).isVisible();
    APIResponse answer = page.context().request().get(app.url + entry.getAttribute("href"));
    assertThat(answer.status()).isEqualTo(200);
    return answer.text();
  }
}
