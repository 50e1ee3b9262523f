package dev.vocalise.web.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.model.audio.WavFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Ways through several pages, from what someone wants to what they get. */
final class Journeys extends UiFixture {
  private Journeys() {}

  /** By keyboard alone; returns the address of the comparison. */
  static String experimentsAreTickedAndCompared(boolean scripts) {
    try (BrowserContext context = browser.newContext(loggedIn().setJavaScriptEnabled(scripts))) {
      Page page = context.newPage();
      page.navigate(app.url + "/campaigns/small");
      for (String experiment : List.of("full", "audio")) {
        page.getByLabel("Compare " + experiment).press("Space");
      }
      page.locator("#compare button").press("Enter");
      assertThat(page.locator("#sides tbody tr")).hasCount(2);
      assertThat(page.locator("#agreement tbody").first()).containsText("0");
      assertThat(page.locator("#differences")).containsText("modality");
      String compared = page.url().replace(app.url, "");
      page.locator("#agreement h2 a").click();
      page.locator("select[name=show]").selectOption("all");
      page.locator("#utterances form button").click();
      assertThat(page.locator("#utterances tbody tr").first()).not().containsText("No utterance");
      return compared;
    }
  }

  /** A copy of the campaign, spoilt and mended by keyboard, then a draft by the plain form. */
  static void aFileIsWrittenCheckedAndLaunched() {
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(app.url + "/campaigns/small");
      page.locator("#clone").click();
      page.waitForLoadState(); // before, nobody listens to what is typed
      Locator text = page.locator("#text");
      assertThat(text.inputValue()).contains("name: small-copy\n");
      text.press("Control+End");
      text.pressSequentially("\n    sedes: 2");
      assertThat(page.locator("#checked")).containsText("did you mean 'seeds'?");
      assertThat(page.locator(".gutter .wrong")).hasCount(1);
      for (int i = 0; i < "sedes: 2".length(); i++) {
        text.press("Backspace");
      }
      text.pressSequentially("see");
      assertThat(page.locator("#completions [aria-selected=true]")).containsText("seeds");
      text.press("Enter");
      text.pressSequentially("2");
      assertThat(page.locator("#checked")).containsText("can be launched");
      assertThat(page.locator("#checked")).containsText("2 experiments, 3 runs");
    }
    try (BrowserContext context = browser.newContext(loggedIn().setJavaScriptEnabled(false))) {
      Page page = context.newPage();
      page.navigate(app.url + "/launch");
      page.locator("select[name=source]").selectOption("source");
      page.locator("select[name=target]").selectOption("target");
      page.locator("select[name=hears]").selectOption("ast-tiny");
      page.locator("#wizard input[name=seeds]").fill("1");
      page.locator("#wizard button").click();
      assertThat(page.locator("#checked")).containsText("can be launched");
      page.locator("#text").fill("name: x\n");
      page.locator("#check").click();
      assertThat(page.locator("#checked")).containsText("this key is missing");
      page.locator("#text").fill(CAMPAIGN);
      page.locator("#launch").click();
      assertThat(page.locator("#checked")).containsText("small");
      assertThat(page.locator("#checked .fail")).isVisible();
    }
  }

  /** By the plain form, then with other words; returns the path of the last answer. */
  static String aRecordingIsHeard(boolean scripts, String form) throws IOException {
    Path sound = folder.resolve("mine " + scripts + ".wav");
    WavFile.write(sound, tone(300), 16_000);
    try (BrowserContext context = browser.newContext(loggedIn().setJavaScriptEnabled(scripts))) {
      Page page = context.newPage();
      page.navigate(app.url + form);
      page.locator("input[name=recording]").setInputFiles(sound);
      page.locator("#predict button.primary").click();
      assertThat(page.locator("#answer h2")).containsText("mine " + scripts + ".wav");
      assertThat(page.locator("#probabilities tr")).hasCount(4);
      String first = page.url();
      page.locator("#again input[name=words]").fill("I am so happy");
      page.locator("#again button").click();
      assertThat(page.locator("#words")).containsText("I am so happy");
      assertThat(page.locator("#words")).containsText("as given");
      assertThat(page.url()).isNotEqualTo(first);
      for (String picture : List.of(".png", ".wav")) {
        assertThat(context.request().get(page.url() + picture).status()).isEqualTo(200);
      }
      Path text = Files.writeString(folder.resolve("letter.flac"), "Dear all,\n".repeat(9));
      if (!scripts) { // else the script says so, and nothing is sent
        page.navigate(app.url + form);
        page.locator("input[name=recording]").setInputFiles(text);
        page.locator("#predict button.primary").click();
        assertThat(page.locator("[role=alert]")).containsText("cannot be used: not audio");
      }
      return first.replace(app.url, "");
    }
  }

  /** By a microphone that beeps. */
  static void aRecordingIsMadeInTheBrowser(String form) {
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      context.grantPermissions(List.of("microphone"));
      Page page = context.newPage();
      page.navigate(app.url + form);
      page.locator("#record").click();
      assertThat(page.locator("#recorded")).hasText("1 s");
      page.locator("#record").click();
      assertThat(page.locator("#recorded")).containsText("Recorded ");
      page.locator("#predict button.primary").click();
      assertThat(page.locator("#answer h2")).containsText("recording.wav");
    }
  }

  static void everyFileOfARunCanBeDownloaded(String run) throws IOException {
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      String api = app.url + "/api/v1";
      JsonNode files = JSON.readTree(context.request().get(api + run + "/files").body());
      assertThat(files).hasSizeGreaterThan(5);
      for (JsonNode file : files) {
        String sha256 = file.path("sha256").asText();
        APIResponse answer = context.request().get(api + "/artifacts/" + sha256);
        assertThat(Sha256.of(answer.body())).as(file.path("name").asText()).isEqualTo(sha256);
        assertThat(answer.headers().get("content-type"))
            .startsWith(file.path("mediaType").asText());
      }
      String unknown = api + "/artifacts/" + "0".repeat(64);
      assertThat(context.request().get(unknown).status()).isEqualTo(404);
      String tree = context.request().get(api + "/lineage?of=small/full&depth=3").text();
      assertThat(tree).contains("predictions.jsonl", files.get(0).path("sha256").asText());
      String node = context.request().get(api + "/lineage/node?id=corpus:source&from=1").text();
      assertThat(JSON.readTree(node).at("/behind/from").asInt()).isEqualTo(1);
    }
  }

  /** From the number on the board through these links to a recording; returns how many clicks. */
  static int clicks(boolean scripts, String... links) {
    try (BrowserContext context = browser.newContext(loggedIn().setJavaScriptEnabled(scripts))) {
      Page page = context.newPage();
      page.navigate(app.url + "/campaigns/small");
      page.locator("#board a.number").first().click();
      for (String link : links) {
        page.locator("#tree a")
            .getByText(link, new Locator.GetByTextOptions().setExact(true))
            .first()
            .click();
        if (!link.equals("listen")) { // the same name may stand on another line meanwhile
          assertThat(
                  page.locator("#tree a[aria-expanded=true]")
                      .getByText(link, new Locator.GetByTextOptions().setExact(true))
                      .first())
              .isVisible();
        }
      }
      String sound = page.locator("#listen audio").first().getAttribute("src");
      APIResponse played = context.request().get(app.url + sound);
      assertThat(played.status()).isEqualTo(200);
      assertThat(played.headers().get("content-type")).isEqualTo("audio/wav");
      return 1 + links.length;
    }
  }
}
