package dev.vocalise.web.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.model.dataset.DemoCorpora;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application in a real browser; pictures in target/screenshots. */
@SuppressWarnings("NullAway.Init") // filled before the first test
class UiIT {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final Path DEMO = Path.of("../demo");

  /** Would be markup if a page forgot that it is data. */
  private static final String HOSTILE = "<script>document.title='owned'</script>\"'&amp;";

  private static final String CAMPAIGN =
      """
      name: small
      corpora:
        source: {kind: iemocap, corpus: source}
        target: {kind: msp-improv, corpus: target}
      backbones:
        ast: {kind: ast, model: ast-tiny}
        bert: {kind: bert, model: bert-tiny}
      recognisers:
        tiny: {model: wav2vec2-tiny, decoder: beam, beamWidth: 20}
      defaults:
        source: source
        target: target
        backbone: ast
        textBackbone: bert
        seeds: 1
        training: {maxRounds: 1}
        textTraining: {maxRounds: 1, batchSize: 64}
      experiments:
        - name: full
          modality: audio+text
          text: {transcripts: asr, recogniser: tiny}
        - name: audio
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Playwright playwright;
  private static Browser browser;
  private static PackagedApp app;

  private final List<String> complaints = new ArrayList<>();

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(CHROMIUM), "no " + CHROMIUM + ": the pages are not looked at");
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--use-fake-device-for-media-stream",
                            "--use-fake-ui-for-media-stream",
                            "--disable-sync")));
    app = new PackagedApp(folder);
    DemoCorpora demo = DemoCorpora.unpack(DEMO.resolve("corpora"), folder.resolve("demo"));
    register("iemocap", demo.iemocap(), "source");
    register("msp-improv", demo.mspImprov(), "target");
    register("csv", hostileCorpus(), "hostile");
    app.post(
        "features",
        Map.of("name", "egemaps", "corpus", "hostile", "file", functionals().toString()));
    for (String kind : List.of("ast", "bert", "wav2vec2")) {
      String name = kind + "-tiny";
      Path model = DEMO.resolve("models").resolve(name).toAbsolutePath().normalize();
      app.post("models", Map.of("kind", kind, "dir", model.toString(), "name", name));
    }
  }

  private static void register(String kind, Path directory, String name)
      throws IOException, InterruptedException {
    app.post(
        "corpora",
        Map.of("kind", kind, "dir", directory.toString(), "name", name, "allowBad", false));
  }

  private static Path hostileCorpus() throws IOException {
    Path directory = Files.createDirectories(folder.resolve("hostile"));
    StringBuilder lines = new StringBuilder("file,emotion,speaker,session,transcript\n");
    String quoted = "\"" + HOSTILE.replace("\"", "\"\"") + "\"";
    List<String> emotions = List.of("neutral", "happiness", "sadness", "anger");
    for (int i = 0; i < 8; i++) {
      WavFile.write(directory.resolve("clip-" + i + ".wav"), tone(200 + 50 * i), 16_000);
      lines.append(
          "clip-%d.wav,%s,%s,%s,%s%n".formatted(i, emotions.get(i % 4), quoted, quoted, quoted));
    }
    Files.writeString(directory.resolve("manifest.csv"), lines);
    return directory;
  }

  /** Of the hostile corpus, with a name of a column that is no better. */
  private static Path functionals() throws IOException {
    StringBuilder lines = new StringBuilder("file;\"" + HOSTILE.replace("\"", "\"\"") + "\"\n");
    for (int i = 0; i < 8; i++) {
      lines.append("clip-%d;%d%n".formatted(i, i));
    }
    return Files.writeString(folder.resolve("egemaps.csv"), lines);
  }

  private static float[] tone(double hertz) {
    float[] samples = new float[16_000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.3 * Math.sin(2 * Math.PI * hertz * i / 16_000));
    }
    return samples;
  }

  @AfterAll
  static void close() throws InterruptedException {
    if (app != null) {
      app.close();
    }
    if (playwright != null) {
      playwright.close();
    }
  }

  @Test
  void aCampaignFinishesOnTheBoardWithoutReloadAndEveryPageFits() throws Exception {
    app.post("campaigns", Map.of("text", CAMPAIGN, "fileName", "small.yaml"));
    String run;
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(app.url + "/campaigns/small");
      page.evaluate("window.sameDocument = true");
      assertThat(page.locator(".cell.done"))
          .hasCount(2, new LocatorAssertions.HasCountOptions().setTimeout(300_000));
      assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
      run = page.locator(".cell").first().getAttribute("href");
    }
    everyFileOfARunCanBeDownloaded(run);
    for (boolean scripts : new boolean[] {true, false}) {
      // One more where a seed must be chosen first: five at most.
      assertThat(clicks(scripts, "predictions.jsonl", "listen")).isEqualTo(3);
      assertThat(clicks(scripts, "audio-model.safetensors", "source.jsonl", "listen")).isEqualTo(4);
    }
    String compared = experimentsAreTickedAndCompared(true);
    assertThat(experimentsAreTickedAndCompared(false)).isEqualTo(compared);
    aFileIsWrittenCheckedAndLaunched();
    String form = "/predict?model=small%2Ffull%2F0";
    String answer = aRecordingIsHeard(true, form);
    assertThat(aRecordingIsHeard(false, form)).isNotEqualTo(answer);
    aRecordingIsMadeInTheBrowser(form);
    Map<String, String> pages =
        Map.ofEntries(
            Map.entry("campaigns", "/"),
            Map.entry("board", "/campaigns/small"),
            Map.entry("experiment", "/campaigns/small/experiments/full"),
            Map.entry("run", run),
            Map.entry("errors", run + "/errors?wrong=true&by=level"),
            Map.entry("fusion", run + "/fusion"),
            Map.entry("transcripts", "/corpora/target/transcripts"),
            Map.entry("corpora", "/corpora"),
            Map.entry("corpus", "/corpora/source?u=1"),
            Map.entry("compare", compared),
            Map.entry("agreement", "/compare/agreement?first=small/full&second=small/audio"),
            Map.entry("choose", "/compare?side=small/nothing"),
            Map.entry("found", "/?q=full&sort=result&state=done"),
            Map.entry("launch", "/launch?source=source&target=target&hears=ast-tiny"),
            Map.entry("lineage", "/lineage?of=small/full"),
            Map.entry("predict", form),
            Map.entry("prediction", answer),
            Map.entry("audit", "/audit"),
            Map.entry("system", "/system"));
    for (int width : new int[] {1240, 360}) {
      for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
        try (BrowserContext context = context(width, scheme)) {
          Page page = context.newPage();
          listenForComplaints(page);
          pages.forEach((name, path) -> look(page, name, path, width, scheme));
        }
      }
    }
    assertThat(complaints).isEmpty();
    theResultIsSeenAtTheNarrowestWidth();
  }

  /** By keyboard alone; returns the address of the comparison. */
  private static String experimentsAreTickedAndCompared(boolean scripts) {
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
  private static void aFileIsWrittenCheckedAndLaunched() {
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(app.url + "/campaigns/small");
      page.locator("#clone").click();
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
  private static String aRecordingIsHeard(boolean scripts, String form) throws IOException {
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
  private static void aRecordingIsMadeInTheBrowser(String form) {
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

  private static void everyFileOfARunCanBeDownloaded(String run) throws IOException {
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
  private static int clicks(boolean scripts, String... links) {
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

  private static void look(Page page, String name, String path, int width, ColorScheme scheme) {
    Response response = page.navigate(app.url + path);
    assertThat(response.status()).as(name).isEqualTo(200);
    assertThat(page.locator("html[data-live=on]")).isVisible();
    String file = name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png";
    page.screenshot(
        new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(file)));
    Object overflow =
        page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assertThat(overflow).as("%s at %d: pixels wider than the screen", name, width).isEqualTo(0);
  }

  @Test
  void namesFromACorpusAreTextAndNeverMarkup() {
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      listenForComplaints(page);
      page.navigate(app.url + "/corpora/hostile?u=0&q=" + Pages.segment("clip"));
      assertThat(page.locator("main script")).hasCount(0);
      assertThat(page.locator("#listen dd bdi").getByText(HOSTILE).first()).isVisible();
      assertThat(page).hasTitle("hostile · Vocalise");
      page.navigate(app.url + "/corpora/hostile?q=" + Pages.segment(HOSTILE));
      assertThat(page.locator("main script")).hasCount(0);
      assertThat(page.locator("input[name=q]")).hasValue(HOSTILE);
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  void functionalsStandBelowTheCorpora() {
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(app.url + "/corpora");
      assertThat(page.locator("#features tbody tr")).hasCount(1);
      assertThat(page.locator("#features tbody")).containsText("egemapshostile18");
    }
  }

  @Test
  void anUtteranceOpensBelowItsRow() {
    try (BrowserContext context = context(360, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(app.url + "/corpora");
      page.locator("[aria-label=Corpora] tbody a").first().click();
      page.locator("#utterances tbody a").nth(2).click();
      double row = page.locator("tr.selected").boundingBox().y;
      assertThat(page.locator("tr.selected + tr #listen audio").first()).isVisible();
      assertThat(page.locator("#listen").boundingBox().y > row).isTrue();
      assertThat(page.locator("#listen").boundingBox().width <= 360).isTrue();
    }
  }

  /** The number that people come for is not beyond the edge of a telephone. */
  private static void theResultIsSeenAtTheNarrowestWidth() {
    try (BrowserContext context = context(360, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      for (String path : List.of("/", "/campaigns/small")) {
        page.navigate(app.url + path);
        BoundingBox result = page.locator("[data-label='UAR %'] b, a.number").first().boundingBox();
        assertThat(result.x >= 0 && result.x + result.width <= 360).as(path).isTrue();
      }
    }
  }

  @Test
  void listsAreWherePeopleLookForThem() {
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      for (String path : List.of("/campaigns", "/campaigns/", "/runs")) {
        page.navigate(app.url + path);
        assertThat(page).hasURL(app.url + "/");
      }
    }
  }

  @Test
  void aKeyboardReachesTheContentFirst() {
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(app.url + "/corpora");
      page.keyboard().press("Tab");
      assertThat(page.locator(".skip")).isFocused();
      page.keyboard().press("Enter");
      assertThat(page.locator("#main")).isFocused();
      page.keyboard().press("Tab");
      assertThat(page.locator("main :focus")).hasCount(1);
    }
  }

  @Test
  void aLostConnectionIsSaid() {
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.route("**/events*", Route::abort);
      page.navigate(app.url + "/");
      assertThat(page.locator("#connection")).isVisible();
      assertThat(page.locator(".dot").first()).hasCSS("background-color", "rgba(0, 0, 0, 0)");
      page.unroute("**/events*");
      assertThat(page.locator("#connection")).isHidden();
    }
  }

  @Test
  void anAddressThatIsNotThereAnswersWithAPage() {
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      assertThat(page.navigate(app.url + "/nowhere").status()).isEqualTo(404);
      assertThat(page.locator("main h1")).hasText("Not here");
    }
  }

  @Test
  void pagesCanBeReadWithoutScripts() {
    try (BrowserContext context = browser.newContext(loggedIn().setJavaScriptEnabled(false))) {
      Page page = context.newPage();
      page.navigate(app.url + "/corpora");
      assertThat(page.locator("[aria-label=Corpora] tbody tr")).hasCount(3);
      page.locator("tbody a").first().click();
      assertThat(page.locator("#utterances tbody tr").first()).isVisible();
    }
  }

  private static BrowserContext context(int width, ColorScheme scheme) {
    return browser.newContext(loggedIn().setViewportSize(width, 860).setColorScheme(scheme));
  }

  /** As people do it: the link of the terminal, the board, log out, and the door again. */
  @Test
  void theLinkLogsInAndTheButtonOut() throws Exception {
    try (BrowserContext context = browser.newContext()) {
      Page page = context.newPage();
      page.navigate(app.url + "/corpora");
      assertThat(page).hasURL(app.url + "/login?next=%2Fcorpora");
      assertThat(page.locator("nav")).hasCount(0);

      page.navigate(app.link());
      assertThat(page).hasURL(app.url + "/");
      assertThat(page.locator("nav a").first()).hasText("Campaigns");
      page.locator("a.who").click();
      assertThat(page.locator("#tokens")).isVisible();
      page.locator("#logout").click();

      assertThat(page).hasURL(app.url + "/login");
      page.navigate(app.url + "/");
      assertThat(page).hasURL(app.url + "/login?next=%2F");
    }
  }

  private static Browser.NewContextOptions loggedIn() {
    return new Browser.NewContextOptions()
        .setExtraHTTPHeaders(Map.of("Authorization", app.authorization()));
  }

  private void listenForComplaints(Page page) {
    page.onConsoleMessage(
        message -> {
          if (List.of("error", "warning").contains(message.type())) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
  }
}
