package dev.vocalise.web.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every page in a real browser, on the embedded servers; pictures in target/screenshots. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // filled by Quarkus and before each test
class UiIT {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static Playwright playwright;
  private static Browser browser;
  private static SampleCampaign.Seeded seeded;

  @Inject TestSources sources;

  @TestHTTPResource("/")
  URI root;

  private final List<String> complaints = new ArrayList<>();

  @BeforeAll
  static void openBrowser() {
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
                            "--disable-sync")));
  }

  @AfterAll
  static void closeBrowser() {
    if (playwright != null) {
      browser.close();
      playwright.close();
    }
  }

  @BeforeEach
  void seedOnce() throws IOException {
    if (seeded == null) {
      SampleCampaign campaign = new SampleCampaign(sources.embedded());
      seeded = campaign.seed("table-11");
      SampleCorpus.seed(sources.embedded());
      List<String> many = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
      campaign.launch("thousand", 100, many);
    }
  }

  @Test
  void everyPageFitsNarrowAndWideInLightAndDark() {
    Map<String, String> pages =
        Map.of(
            "campaigns", "",
            "board", "campaigns/table-11",
            "thousand", "campaigns/thousand",
            "run-running", "runs/" + seeded.running(),
            "run-done", "runs/" + seeded.done(),
            "run-failed", "runs/" + seeded.failed(),
            "corpora", "corpora",
            "corpus", "corpora/iemocap?u=0",
            "system", "system");
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
  }

  private void look(Page page, String name, String path, int width, ColorScheme scheme) {
    Response response = page.navigate(root + path);
    assertThat(response.status()).as(name).isEqualTo(200);
    assertThat(page.locator("html[data-live=on]")).isVisible();
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(
                SCREENSHOTS.resolve(
                    name
                        + "-"
                        + width
                        + "-"
                        + scheme.name().toLowerCase(java.util.Locale.ROOT)
                        + ".png")));
    Object overflow =
        page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assertThat(overflow).as("%s at %d: pixels wider than the screen", name, width).isEqualTo(0);
    assertThat(page.title()).as(name).endsWith("· Vocalise");
  }

  @Test
  void aCellChangesWithoutReloadAndKeepsFocusAndScroll() {
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(root + "campaigns/table-11");
      assertThat(page.locator("html[data-live=on]")).isVisible();
      Locator cell = page.locator("#cell-" + seeded.running());
      page.evaluate("window.sameDocument = true");
      cell.focus();
      new SampleCampaign(sources.embedded()).progress(seeded.training(), 6, 0.9);
      assertThat(cell).hasText("r 6/6");
      assertThat(cell).isFocused();
      assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
      new SampleCampaign(sources.embedded()).progress(seeded.training(), 5, 0.7);
      assertThat(cell).hasText("r 5/6");
    }
  }

  @Test
  void aLostConnectionIsSaidAndMendedByItself() {
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      boolean[] down = {true};
      page.route(
          "**/events",
          route -> {
            if (down[0]) {
              route.abort();
            } else {
              route.resume();
            }
          });
      page.navigate(root.toString());
      assertThat(page.locator("#connection")).isVisible();
      down[0] = false;
      assertThat(page.locator("#connection"))
          .isHidden(
              new com.microsoft.playwright.assertions.LocatorAssertions.IsHiddenOptions()
                  .setTimeout(20_000));
    }
  }

  @Test
  void theKeyboardReachesEveryControlOfTheBoard() {
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(root + "campaigns/table-11");
      page.keyboard().press("Tab");
      assertThat(page.locator(".skip")).isFocused();
      Object controls =
          page.evaluate(
              "[...document.querySelectorAll('a[href],button,summary')].filter(e => e.checkVisibility()).length");
      List<Object> reached = new ArrayList<>();
      for (int i = 1; i < (Integer) controls; i++) {
        page.keyboard().press("Tab");
        reached.add(
            page.evaluate(
                "(() => { const e = document.activeElement, s = getComputedStyle(e);"
                    + " return e.tagName + ' ' + s.outlineStyle; })()"));
      }
      assertThat(reached)
          .doesNotContain("BODY none")
          .allMatch(text -> !text.toString().endsWith(" none"));
    }
  }

  @Test
  void namesFromACorpusAreTextAndNeverMarkup() {
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      listenForComplaints(page);
      page.navigate(root + "corpora/iemocap?u=0&q=" + Pages.segment("<script>"));
      assertThat(page.locator("main script")).hasCount(0);
      assertThat(page.locator("#listen h2 bdi")).hasText(SampleCorpus.HOSTILE);
      assertThat(page.title()).isEqualTo("iemocap · Vocalise");
      assertThat(page.locator("input[name=q]")).hasValue("<script>");
      Object sound =
          page.evaluate(
              "fetch(document.querySelector('audio').src).then(r => r.arrayBuffer()).then(b => b.byteLength)");
      // 1.5 s of mono 16-bit samples at 16 kHz and a header.
      assertThat((Integer) sound).isBetween(47_900, 48_100);
      page.locator("#listen img").scrollIntoViewIfNeeded();
      page.waitForCondition(
          () ->
              Boolean.TRUE.equals(
                  page.evaluate("document.querySelector('#listen img').naturalHeight === 128")));
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  void aFailedRunSaysWhyAndIsResumedByItsButton() {
    SampleCampaign campaign = new SampleCampaign(sources.embedded());
    SampleCampaign.Seeded other = campaign.seed("to-resume");
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(root + "runs/" + other.failed());
      assertThat(page.locator(".alert")).containsText("the total loss became NaN");
      page.locator("#resume").click();
      assertThat(page.locator(".alert")).hasCount(0);
      assertThat(page.locator(".state").first()).hasText("queued");
      assertThat(TestSources.PRESSED).contains("resume run");
    }
  }

  @Test
  void pagesCanBeReadWithoutScripts() {
    try (BrowserContext context =
        browser.newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false))) {
      Page page = context.newPage();
      page.navigate(root + "runs/" + seeded.done());
      assertThat(page.locator("#curves polyline").first()).isAttached();
      assertThat(page.locator("#confusion tbody tr")).hasCount(4);
      page.locator("nav a", new Page.LocatorOptions().setHasText("Corpora")).click();
      assertThat(page.locator("tbody tr")).hasCount(1);
    }
  }

  private BrowserContext context(int width, ColorScheme scheme) {
    return browser.newContext(
        new Browser.NewContextOptions().setViewportSize(width, 860).setColorScheme(scheme));
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
