package dev.vocalise.web.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;

/** What is done with keys alone. */
final class Keyboard extends UiFixture {
  /** More stops than any page of the tests has. */
  private static final int STOPS = 600;

  /** Marks what a key should reach: controls, and regions that scroll; not what is folded away. */
  private static final String CONTROLS =
      """
      () => document.querySelectorAll('a[href], button, input, select, textarea, summary, audio, [tabindex="0"]')
          .forEach(one => {
            if (!one.disabled && one.type !== 'hidden' && one.checkVisibility({visibilityProperty: true}))
              one.dataset.due = '';
          })
      """;

  /** Takes the mark from what has the focus; says what cannot be seen to have it. */
  private static final String STOP =
      """
      () => {
        const one = document.activeElement;
        if (!one || one === document.body) return 'end';
        if (!('due' in one.dataset)) return 'seen';
        delete one.dataset.due;
        const style = getComputedStyle(one);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0
            ? 'new' : `no outline: ${one.outerHTML.slice(0, 150)}`;
      }
      """;

  private static final String LEFT =
      "[...document.querySelectorAll('[data-due]')].map(one => one.outerHTML.slice(0, 150))";

  private Keyboard() {}

  /** Tab comes to everything that can be used, shows where it is, and goes on. */
  static void everyControlIsReached(String path) {
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(app.url + path);
      page.evaluate(CONTROLS);
      for (int i = 0; i < STOPS && page.locator("[data-due]").count() > 0; i++) {
        page.keyboard().press("Tab");
        assertThat(page.evaluate(STOP)).as(path).isIn("new", "seen", "end");
      }
      assertThat(page.evaluate(LEFT)).as("not reached on %s", path).isEqualTo(List.of());
    }
  }

  static void menusCloseBehindTheFocus() {
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(app.url + "/campaigns/small");
      Locator menu = page.locator("#table-menu");
      Locator title = menu.locator("summary");
      title.press("Enter");
      page.keyboard().press("Tab");
      assertThat(menu.locator("a").first()).isFocused();
      page.keyboard().press("Escape");
      assertThat(menu).not().hasAttribute("open", "");
      assertThat(title).isFocused();
      title.press("Space");
      assertThat(menu.locator("a").first()).isVisible();
      page.locator("#export-menu summary").focus();
      assertThat(menu.locator("a").first()).isHidden();
    }
  }

  /** Completion by arrows, from a problem to its line, and out again by Tab. */
  static void theEditorLetsGo() {
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(app.url + "/launch");
      Locator text = page.locator("#text");
      Locator chosen = page.locator("#completions [aria-selected=true]");
      text.focus();
      page.keyboard().press("Control+Space");
      assertThat(chosen).hasAttribute("aria-posinset", "1");
      page.keyboard().press("ArrowUp");
      String last = chosen.getAttribute("aria-setsize");
      assertThat(chosen).hasAttribute("aria-posinset", String.valueOf(last));
      assertThat(text)
          .hasAttribute("aria-activedescendant", String.valueOf(chosen.getAttribute("id")));
      page.keyboard().press("ArrowDown");
      page.keyboard().press("Enter");
      assertThat(text).hasValue("name: ");
      page.keyboard().type("x\nsedes: 2");
      page.keyboard().press("Escape");
      assertThat(page.locator("#completions")).isHidden();
      page.locator("[data-goto='2']").press("Enter");
      assertThat(text).isFocused();
      assertThat(page.evaluate("document.getElementById('text').selectionStart"))
          .isEqualTo("name: x\n".length());
      page.keyboard().press("Tab");
      assertThat(page.locator("#check")).isFocused();
      page.keyboard().press("Enter");
      assertThat(page.locator("#checked .fail")).isVisible();
      assertThat(page).hasURL(app.url + "/launch/check");
    }
  }

  static void aRecordingIsMadeAndHeard(String form) {
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      context.grantPermissions(List.of("microphone"));
      Page page = context.newPage();
      page.navigate(app.url + form);
      page.locator("input[name=recording]").focus();
      page.keyboard().press("Tab");
      assertThat(page.locator("#record")).isFocused();
      page.keyboard().press("Enter");
      assertThat(page.locator("#recorded")).hasText("1 s");
      page.keyboard().press("Space");
      assertThat(page.locator("#recorded")).containsText("Recorded ");
      page.locator("#predict button.primary").press("Enter");
      assertThat(page.locator("#answer h2")).containsText("recording.wav");
    }
  }

  /** One seed more is asked for and looked at, and nothing is launched. */
  static void aCampaignIsExtended() {
    try (BrowserContext context = context(1240, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(app.url + "/campaigns/small");
      page.locator("#extend-link").press("Enter");
      Locator text = page.locator("textarea[name=text]");
      String file = text.inputValue();
      text.focus();
      page.keyboard().press("Control+A");
      page.keyboard().insertText(file.replace("seeds: 1", "seeds: 2"));
      page.keyboard().press("Tab");
      assertThat(page.locator("#check")).isFocused();
      page.keyboard().press("Space");
      assertThat(page.locator("[role=status] li")).hasCount(2);
      assertThat(page.locator("textarea[name=text]"))
          .hasValue(file.replace("seeds: 1", "seeds: 2"));
    }
  }
}
