package dev.vocalise.web.api;

import dev.vocalise.activities.dataset.CorpusChanges;
import dev.vocalise.activities.dataset.CorpusRegistrar;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.web.contract.Expects;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of a corpus after it was registered. */
@RolesAllowed(Role.OPERATE)
@Path("/api/v1/corpora/{name}")
@Produces(MediaType.APPLICATION_JSON)
public class CorpusKeepingResource {
  @Inject CorpusRepository corpora;
  @Inject Operations operations;

  /**
   * @param dir folder on the machine of the instance, absolute; null for the one that it has
   * @param allowBad import what is good even when more than 1 % is bad
   * @param dryRun only say what differs
   */
  public record Again(
      @Expects(pattern = "^/") @Nullable String dir,
      @Nullable Boolean allowBad,
      @Nullable Boolean dryRun) {}

  /**
   * @param dir folder on the machine of the instance, absolute
   */
  public record Place(@Expects(required = true, pattern = "^/") @Nullable String dir) {}

  /**
   * @param yes whether to do it; else it is only said what stands against it
   */
  public record Confirmation(@Nullable Boolean yes) {}

  /**
   * @param dryRun whether it was only asked
   * @param answer in a sentence
   */
  public record Updated(CorpusView corpus, boolean dryRun, CorpusChanges changes, String answer) {}

  /**
   * @param uses what stands against it, a sentence each
   * @param answer in a sentence
   */
  public record Removed(String corpus, boolean removed, List<String> uses, String answer) {}

  /** Reads the folder again; campaigns that have read the corpus keep what they had. */
  @POST
  @Path("update")
  @Consumes(MediaType.APPLICATION_JSON)
  public Updated update(@PathParam("name") String name, @Nullable Again again) {
    CorpusView corpus = corpus(name);
    Again wanted = Requests.body(again);
    String dir = wanted.dir() == null ? corpus.directory() : wanted.dir();
    boolean dry = Boolean.TRUE.equals(wanted.dryRun());
    CorpusRegistrar.Updated updated =
        operations.updateCorpus(
            corpus, Requests.folder(dir), Boolean.TRUE.equals(wanted.allowBad()), dry);
    return new Updated(
        updated.corpus(),
        dry,
        updated.changes(),
        "corpus '%s': %s%s"
            .formatted(
                name, updated.changes().words(), dry ? "; only looked, nothing was taken" : ""));
  }

  /** The same content lies in another folder. */
  @POST
  @Path("relocate")
  @Consumes(MediaType.APPLICATION_JSON)
  public CorpusView relocate(@PathParam("name") String name, @Nullable Place place) {
    return operations.relocateCorpus(corpus(name), Requests.folder(Requests.body(place).dir()));
  }

  /** Without a confirmation it only says what stands against it. The folder is never touched. */
  @POST
  @Path("remove")
  @Consumes(MediaType.APPLICATION_JSON)
  public Removed remove(@PathParam("name") String name, @Nullable Confirmation confirmation) {
    CorpusView corpus = corpus(name);
    boolean yes = Boolean.TRUE.equals(Requests.body(confirmation).yes());
    if (yes) {
      operations.removeCorpus(corpus);
      return new Removed(
          name,
          true,
          List.of(),
          "corpus '%s' was removed; %s was not touched".formatted(name, corpus.directory()));
    }
    List<String> uses = corpora.uses(name);
    return new Removed(
        name,
        false,
        uses,
        uses.isEmpty()
            ? "nothing uses corpus '%1$s'; remove it with: vocalise corpus remove %1$s --yes"
                .formatted(name)
            : "corpus '%s' cannot be removed: %s".formatted(name, String.join("; ", uses)));
  }

  private CorpusView corpus(String name) {
    return corpora.find(name).orElseThrow(() -> UnknownNameException.of("corpus", name));
  }
}
