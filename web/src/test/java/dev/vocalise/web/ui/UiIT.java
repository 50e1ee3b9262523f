package dev.vocalise.web.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The packaged application in a real browser, as people use it. */
class UiIT extends UiFixture {
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
      assertThat(page.locator("#heading .state.done")).isVisible();
      assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
      String live = page.locator("#board").innerHTML() + page.locator("#comparisons").innerHTML();
      page.reload();
      assertThat(page.locator("#board").innerHTML() + page.locator("#comparisons").innerHTML())
          .isEqualTo(live);
      run = page.locator(".cell").first().getAttribute("href");
    }
    Journeys.everyFileOfARunCanBeDownloaded(run);
    for (boolean scripts : new boolean[] {true, false}) {
      // One more where a seed must be chosen first: five at most.
      assertThat(Journeys.clicks(scripts, "predictions.jsonl", "listen")).isEqualTo(3);
      assertThat(Journeys.clicks(scripts, "audio-model.safetensors", "source.jsonl", "listen"))
          .isEqualTo(4);
    }
    String failed = aCampaignFails();
    String compared = Journeys.experimentsAreTickedAndCompared(true);
    assertThat(Journeys.experimentsAreTickedAndCompared(false)).isEqualTo(compared);
    Journeys.aFileIsWrittenCheckedAndLaunched();
    String form = "/predict?model=small%2Ffull%2F0";
    String answer = Journeys.aRecordingIsHeard(true, form);
    assertThat(Journeys.aRecordingIsHeard(false, form)).isNotEqualTo(answer);
    Journeys.aRecordingIsMadeInTheBrowser(form);
    for (String path : List.of("/launch", compared, form, answer, run + "/errors")) {
      Keyboard.everyControlIsReached(path);
    }
    Keyboard.menusCloseBehindTheFocus();
    Keyboard.theEditorLetsGo();
    Keyboard.aRecordingIsMadeAndHeard(form);
    Keyboard.aCampaignIsExtended();
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
            Map.entry("broken", "/campaigns/broken"),
            Map.entry("failed", failed),
            Map.entry("extend", "/campaigns/small/extend"),
            Map.entry("delete", "/campaigns/small/delete"),
            Map.entry("register", "/register"),
            Map.entry("keep", "/corpora/source/keep"),
            Map.entry("models", "/models"),
            Map.entry("access", "/access"),
            Map.entry("system", "/system"));
    for (int width : WIDTHS) {
      for (ColorScheme scheme : SCHEMES) {
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

  @Test
  void aStudyIsDoneInTheBrowserAlone() throws Exception {
    Study.aStudyIsDoneFromTheFoldersToAFigureAndAPrediction();
    Study.whatIsNoLongerWantedIsRenamedUnregisteredOrDeleted();
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

  /** Its recordings went after they were registered; returns the page of its run. */
  private static String aCampaignFails() throws Exception {
    app.post("campaigns", Map.of("text", BROKEN, "fileName", "broken.yaml"));
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(app.url + "/campaigns/broken");
      assertThat(page.locator(".cell.fail"))
          .hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(120_000));
      return String.valueOf(page.locator(".cell").first().getAttribute("href"));
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
      Axe.assertNoViolations(page, "problem", ColorScheme.LIGHT);
    }
  }

  @Test
  void pagesCanBeReadWithoutScripts() {
    try (BrowserContext context = browser.newContext(loggedIn().setJavaScriptEnabled(false))) {
      Page page = context.newPage();
      page.navigate(app.url + "/corpora");
      for (String corpus : List.of("gone", "hostile", "source", "target")) {
        assertThat(page.locator("[aria-label=Corpora] tbody")).containsText(corpus);
      }
      page.locator("tbody a").first().click();
      assertThat(page.locator("#utterances tbody tr").first()).isVisible();
    }
  }

  /** As people do it: the link of the terminal, the board, log out, and the door again. */
  @Test
  void theLinkLogsInAndTheButtonOut() throws Exception {
    try (BrowserContext context = browser.newContext()) {
      Page page = context.newPage();
      page.navigate(app.url + "/corpora");
      assertThat(page).hasURL(app.url + "/login?next=%2Fcorpora");
      assertThat(page.locator("nav")).hasCount(0);
      Axe.assertNoViolations(page, "login", ColorScheme.LIGHT);

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
}
