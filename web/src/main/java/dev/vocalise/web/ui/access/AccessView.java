package dev.vocalise.web.ui.access;

import dev.vocalise.infra.access.Account;
import dev.vocalise.infra.access.ApiToken;
import dev.vocalise.infra.access.Caller;
import dev.vocalise.infra.access.Role;
import dev.vocalise.web.ui.format.NumberFormat;
import dev.vocalise.web.ui.format.State;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The page about who may get in.
 *
 * @param roles that the caller's own tokens may have
 * @param secretText what the secret is; empty where there is none to show
 */
public record AccessView(
    String name,
    String role,
    boolean hasAccount,
    boolean admin,
    List<String> roles,
    List<AccountRow> accounts,
    List<TokenRow> tokens,
    String secretText,
    String secret) {

  /** {@code others}: roles that it could have instead. */
  public record AccountRow(
      String name, String role, State state, String since, boolean enabled, List<String> others) {}

  public record TokenRow(
      String id, String owner, String name, String role, State state, String end, String used) {}

  static AccessView of(
      Caller caller,
      List<Account> accounts,
      List<ApiToken> tokens,
      String secretText,
      String secret) {
    Instant now = Instant.now();
    return new AccessView(
        caller.name(),
        caller.role().word(),
        caller.account() != null,
        caller.role().may(Role.ADMIN),
        Stream.of(Role.values()).filter(caller.role()::may).map(Role::word).toList(),
        accounts.stream().map(AccessView::row).toList(),
        tokens.stream().map(token -> row(token, now)).toList(),
        secretText,
        secret);
  }

  private static AccountRow row(Account account) {
    State state =
        !account.enabled()
            ? new State("part", "disabled")
            : account.hasPassword()
                ? new State("done", "enabled")
                : new State("wait", "no password yet");
    return new AccountRow(
        account.name(),
        account.role().word(),
        state,
        NumberFormat.dayAndTime(account.createdAt()),
        account.enabled(),
        Stream.of(Role.values()).filter(role -> role != account.role()).map(Role::word).toList());
  }

  private static TokenRow row(ApiToken token, Instant now) {
    String state = token.state(now);
    return new TokenRow(
        token.id().toString(),
        token.owner(),
        token.name(),
        token.role().word(),
        new State(state.equals("valid") ? "done" : "part", state),
        NumberFormat.dayAndTime(token.expiresAt()),
        token.usedAt() == null ? "never" : NumberFormat.dayAndTime(token.usedAt()));
  }
}
