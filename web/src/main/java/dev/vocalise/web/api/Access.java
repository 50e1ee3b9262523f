package dev.vocalise.web.api;

import dev.vocalise.infra.access.Account;
import dev.vocalise.infra.access.ApiToken;
import dev.vocalise.infra.access.Caller;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.AccountRepository;
import dev.vocalise.infra.lineage.Actor;
import dev.vocalise.infra.lineage.ApiTokenRepository;
import dev.vocalise.web.access.Callers;
import dev.vocalise.web.access.Listening;
import dev.vocalise.web.access.LoginLinks;
import dev.vocalise.web.access.Who;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What changes who may get in, for whoever sends the request that is answered now. */
@Singleton
public record Access(
    AccountRepository accounts,
    ApiTokenRepository tokenRows,
    LoginLinks links,
    Listening listening,
    CurrentVertxRequest request) {

  /**
   * @param link logs in once, to choose a password
   */
  public record Invited(Account account, String link) {}

  public Caller caller() {
    @Nullable Caller caller = Who.of(request.getCurrent());
    if (caller == null) {
      throw new IllegalStateException("a request of nobody reached what asks for a role");
    }
    return caller;
  }

  private Actor actor() {
    return RequestActor.of(request.getCurrent());
  }

  /** Logs in whoever opens it first, as the owner of the data directory. */
  public String link() {
    return listening.publicUrl() + links.open(Callers.owner());
  }

  public Invited add(String name, String role) {
    return invited(accounts.as(actor()).add(name, Role.parse(role)));
  }

  /** The password and the sessions of the account end. */
  public Invited reset(String name) {
    return invited(accounts.as(actor()).reset(name));
  }

  private Invited invited(Account account) {
    Caller caller = Caller.ofAccount(account, account.role(), null);
    return new Invited(account, listening.publicUrl() + links.open(caller) + "&next=/access");
  }

  public Account role(String name, String role) {
    return accounts.as(actor()).role(name, Role.parse(role));
  }

  public Account enabled(String name, boolean enabled) {
    if (!enabled) {
      links.forget(name);
    }
    return accounts.as(actor()).enabled(name, enabled);
  }

  /**
   * Of the caller's own account; ends all its sessions, this one too.
   *
   * @param old the one until now; any text where there is none
   * @throws IllegalArgumentException if that is wrong, or the new one too weak
   */
  public void password(String old, String fresh) {
    Caller caller = caller();
    Account account =
        accounts
            .find(caller.name())
            .filter(one -> one.id().equals(caller.account()))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s has no account here, and so no password".formatted(caller.name())));
    if (account.hasPassword() && accounts.loggingIn(account.name(), old).isEmpty()) {
      throw new IllegalArgumentException(
          "the password until now is another one; if it is lost, ask an admin to reset it");
    }
    accounts.as(actor()).password(account.name(), fresh);
  }

  /** Those of the caller; all for admins. */
  public List<ApiToken> tokens() {
    Caller caller = caller();
    return tokenRows.list().stream()
        .filter(token -> caller.role() == Role.ADMIN || token.owner().equals(caller.name()))
        .toList();
  }

  public ApiTokenRepository.Made createToken(String name, String role, int days) {
    return tokenRows
        .as(actor())
        .create(caller(), Requests.name(name), Role.parse(role), Duration.ofDays(days));
  }

  /** The id of a token that is named whole or by its beginning. */
  UUID token(String id) {
    return Requests.id(id, "token", tokenRows::meant);
  }

  public ApiToken revoke(String id) {
    Caller caller = caller();
    Optional<String> owner =
        caller.role() == Role.ADMIN ? Optional.empty() : Optional.of(caller.name());
    return tokenRows.as(actor()).revoke(token(id), owner);
  }
}
