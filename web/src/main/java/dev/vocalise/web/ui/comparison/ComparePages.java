package dev.vocalise.web.ui.comparison;

import dev.vocalise.activities.aggregation.IncomparableException;
import dev.vocalise.activities.comparison.Compared;
import dev.vocalise.activities.comparison.Comparer;
import dev.vocalise.activities.comparison.UnknownSideException;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.AmbiguousIdException;
import dev.vocalise.web.ui.PageFrame;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.comparison.AgreementPageView.Show;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Experiments and runs of any campaigns side by side. */
@RolesAllowed(Role.VIEW)
@Path("/compare")
public class ComparePages {
  /** The predictions of more seeds than this are read when somebody asks for them. */
  private static final int AT_ONCE = 30;

  @Inject Comparer comparer;
  @Inject Pages pages;

  @CheckedTemplate(basePath = "")
  static class Templates {
    static native TemplateInstance choose(PageFrame frame, List<String> sides, String refused);

    static native TemplateInstance compare(
        PageFrame frame, CompareView view, @Nullable AgreementView agreement, String refused);

    static native TemplateInstance agreement(PageFrame frame, AgreementPageView view);
  }

  /**
   * @param sides as they were ticked or typed; empty ones are left out
   * @param baseline one of them; empty for the first
   */
  @GET
  public Response compare(
      @QueryParam("side") List<String> sides,
      @QueryParam("baseline") @DefaultValue("") String baseline) {
    List<String> named = sides.stream().map(String::strip).filter(one -> !one.isEmpty()).toList();
    if (named.isEmpty()) {
      return choose(named, "");
    }
    try {
      Compared compared = comparer.compare(named, baseline.isBlank() ? null : baseline);
      boolean few = compared.sides().stream().allMatch(side -> side.seeds().size() <= AT_ONCE);
      return compared.sides().size() == 2 && few ? two(compared) : page(compared, null, "");
    } catch (IncomparableException | UnknownSideException | AmbiguousIdException e) {
      return choose(named, String.valueOf(e.getMessage()));
    }
  }

  /** Two are compared utterance by utterance as well, where that can be done. */
  private Response two(Compared compared) {
    try {
      return page(
          compared,
          AgreementView.of(
              comparer
                  .tests(compared.sides().get(0).name(), compared.sides().get(1).name())
                  .compared()),
          "");
    } catch (IncomparableException e) {
      return page(compared, null, String.valueOf(e.getMessage()));
    }
  }

  private Response choose(List<String> sides, String refused) {
    return pages.page(Templates.choose(pages.frame("Compare", "campaigns"), sides, refused));
  }

  private Response page(Compared compared, @Nullable AgreementView agreement, String refused) {
    return pages.page(
        Templates.compare(
            pages.frame("Compare", "campaigns"), CompareView.of(compared), agreement, refused));
  }

  /**
   * @param show which utterances are listed
   */
  @GET
  @Path("agreement")
  public Response agreement(
      @QueryParam("first") @DefaultValue("") String first,
      @QueryParam("second") @DefaultValue("") String second,
      @QueryParam("show") @DefaultValue("") String show,
      @QueryParam("page") @DefaultValue("0") int page) {
    try {
      return pages.page(
          Templates.agreement(
              pages.frame("Agreement", "campaigns"),
              AgreementPageView.of(comparer.tests(first, second), Show.named(show), page)));
    } catch (IncomparableException | UnknownSideException | AmbiguousIdException e) {
      return choose(List.of(first, second), String.valueOf(e.getMessage()));
    }
  }
}
