package dev.vocalise.web.api;

import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.FeatureSetRepository;
import dev.vocalise.infra.lineage.FeatureSetView;
import dev.vocalise.infra.text.Counted;
import dev.vocalise.web.contract.Created;
import dev.vocalise.web.contract.Expects;
import dev.vocalise.web.contract.Paged;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Imported functionals of corpora. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/features")
@Produces(MediaType.APPLICATION_JSON)
public class FeatureResource {
  @Inject FeatureSetRepository features;
  @Inject Operations operations;

  /**
   * @param name under which campaign files know them
   * @param corpus registered, of all of whose utterances they are
   * @param file table on the machine of the instance, absolute
   */
  public record Addition(
      @Expects(required = true, pattern = Requests.NAME_PATTERN) @Nullable String name,
      @Expects(required = true, pattern = Requests.TEXT_PATTERN) @Nullable String corpus,
      @Expects(required = true, pattern = "^/") @Nullable String file) {}

  /**
   * What was done.
   *
   * @param fresh false where they were registered before, and nothing was changed
   * @param line the same in a sentence
   */
  public record Added(boolean fresh, String line, FeatureSetView set) {
    static Added of(FeatureSetRepository.Added added) {
      FeatureSetView set = added.set();
      return new Added(
          added.fresh(),
          (added.fresh()
                  ? "registered %s of %s of '%s' as '%s'"
                  : "%s of %s of '%s' are registered as '%s' already; nothing was changed")
              .formatted(
                  Counted.of(set.columns().size(), "functional", "functionals"),
                  Counted.of(set.utterances(), "utterance", "utterances"),
                  set.corpus(),
                  set.name()),
          set);
    }
  }

  /**
   * One of a list, without the names of its columns.
   *
   * @param columns how many
   * @param sha256 of the table that is kept
   */
  public record Listed(
      String name,
      String corpus,
      int columns,
      int utterances,
      String sha256,
      String source,
      String sourceSha256,
      Instant addedAt) {
    static Listed of(FeatureSetView set) {
      return new Listed(
          set.name(),
          set.corpus(),
          set.columns().size(),
          set.utterances(),
          set.artifact().sha256(),
          set.source(),
          set.sourceSha256(),
          set.addedAt());
    }
  }

  @GET
  @Paged
  public List<Listed> list() {
    return features.list().stream().map(Listed::of).toList();
  }

  @GET
  @Path("{name}")
  @Paged
  public List<FeatureSetView> ofName(@PathParam("name") String name) {
    List<FeatureSetView> sets =
        features.list().stream().filter(set -> set.name().equals(name)).toList();
    if (sets.isEmpty()) {
      throw unknown("'" + name + "'");
    }
    return sets;
  }

  @GET
  @Path("{name}/{corpus}")
  public FeatureSetView one(@PathParam("name") String name, @PathParam("corpus") String corpus) {
    return features
        .find(name, corpus)
        .orElseThrow(() -> unknown("'%s' of the corpus '%s'".formatted(name, corpus)));
  }

  private static UnknownNameException unknown(String which) {
    return new UnknownNameException(
        "there are no functionals %s; see: vocalise features list".formatted(which));
  }

  /** Reads the whole table before it answers; nothing half-registered is ever visible. */
  @POST
  @Created(orFound = true)
  @RolesAllowed(Role.OPERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  public RestResponse<Added> add(@Nullable Addition addition) {
    Addition wanted = Requests.body(addition);
    Added added =
        Added.of(
            operations.addFeatures(
                Requests.name(Requests.text(wanted.name(), "name")),
                Requests.text(wanted.corpus(), "corpus"),
                Requests.path(wanted.file(), "file")));
    return added.fresh()
        ? Requests.created(
            "features/%s/%s"
                .formatted(
                    Requests.segment(added.set().name()), Requests.segment(added.set().corpus())),
            added)
        : RestResponse.ok(added);
  }
}
