package dev.vocalise.web.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
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
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged application with its corpora and checkpoints, and a real browser; pictures in
 * target/screenshots. Nothing is opened where there is no browser.
 */
@SuppressWarnings("NullAway.Init") // filled before the first test
abstract class UiFixture {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final Path DEMO = Path.of("../demo");

  static final List<Integer> WIDTHS = List.of(1240, 360);
  static final List<ColorScheme> SCHEMES = List.of(ColorScheme.LIGHT, ColorScheme.DARK);

  /** Would be markup if a page forgot that it is data. */
  static final String HOSTILE = "<script>document.title='owned'</script>\"'&amp;";

  static final String CAMPAIGN =
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

  /** Of a corpus whose recordings are not there. */
  static final String BROKEN =
      """
      name: broken
      corpora:
        source: {kind: csv, corpus: gone}
        target: {kind: msp-improv, corpus: target}
      backbones:
        ast: {kind: ast, model: ast-tiny}
      defaults: {source: source, target: target, backbone: ast, seeds: 1}
      experiments:
        - name: audio
      """;

  static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  static Playwright playwright;
  static Browser browser;
  static PackagedApp app;

  /** What a console said in an error or a warning. */
  final List<String> complaints = new ArrayList<>();

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
    emptyPagesAreWell();
    DemoCorpora demo = DemoCorpora.unpack(DEMO.resolve("corpora"), folder.resolve("demo"));
    register("iemocap", demo.iemocap(), "source");
    register("msp-improv", demo.mspImprov(), "target");
    register("csv", ownCorpus("hostile", HOSTILE, 8), "hostile");
    Path gone = ownCorpus("gone", "mine", 40);
    register("csv", gone, "gone");
    Files.delete(gone.resolve("clip-0.wav"));
    app.post(
        "features",
        Map.of("name", "egemaps", "corpus", "hostile", "file", functionals().toString()));
    for (String kind : List.of("ast", "bert", "wav2vec2")) {
      String name = kind + "-tiny";
      Path model = DEMO.resolve("models").resolve(name).toAbsolutePath().normalize();
      app.post("models", Map.of("kind", kind, "dir", model.toString(), "name", name));
    }
  }

  static void register(String kind, Path directory, String name)
      throws IOException, InterruptedException {
    app.post(
        "corpora",
        Map.of("kind", kind, "dir", directory.toString(), "name", name, "allowBad", false));
  }

  /** Before anything is registered. */
  private static void emptyPagesAreWell() {
    for (int width : WIDTHS) {
      for (ColorScheme scheme : SCHEMES) {
        try (BrowserContext context = context(width, scheme)) {
          Page page = context.newPage();
          for (String path : List.of("", "launch", "corpora", "models", "predict", "lineage")) {
            look(page, "empty-" + path, "/" + path, width, scheme);
          }
        }
      }
    }
  }

  /** Short tones; the text stands wherever a manifest has any. */
  private static Path ownCorpus(String name, String text, int clips) throws IOException {
    Path directory = Files.createDirectories(folder.resolve(name));
    StringBuilder lines = new StringBuilder("file,emotion,speaker,session,transcript\n");
    String quoted = "\"" + text.replace("\"", "\"\"") + "\"";
    List<String> emotions = List.of("neutral", "happiness", "sadness", "anger");
    for (int i = 0; i < clips; i++) {
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

  static float[] tone(double hertz) {
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

  static BrowserContext context(int width, ColorScheme scheme) {
    return browser.newContext(loggedIn().setViewportSize(width, 860).setColorScheme(scheme));
  }

  static Browser.NewContextOptions loggedIn() {
    return new Browser.NewContextOptions()
        .setExtraHTTPHeaders(Map.of("Authorization", app.authorization()));
  }

  void listenForComplaints(Page page) {
    page.onConsoleMessage(
        message -> {
          if (List.of("error", "warning").contains(message.type())) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
  }

  /** Takes a picture and asks axe; nothing is wider than the screen. */
  static void look(Page page, String name, String path, int width, ColorScheme scheme) {
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
    Axe.assertNoViolations(page, name + " at " + width, scheme);
  }
}
