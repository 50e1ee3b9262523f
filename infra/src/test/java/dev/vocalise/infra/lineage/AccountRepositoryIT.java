package dev.vocalise.infra.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.infra.access.Account;
import dev.vocalise.infra.access.ApiToken;
import dev.vocalise.infra.access.Caller;
import dev.vocalise.infra.access.Role;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Accounts, tokens and browser sessions on a real database. */
@Tag("servers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountRepositoryIT {
  private static final String PASSWORD = "correct horse battery staple";
  private static final Duration MONTH = Duration.ofDays(30);

  private Database database;
  private AccountRepository accounts;
  private ApiTokenRepository tokens;
  private BrowserSessions sessions;

  @BeforeAll
  void open() throws Exception {
    database = TestDatabase.open();
    Actor grace = Actor.user("grace", "cli");
    accounts = new AccountRepository(database).as(grace);
    tokens = new ApiTokenRepository(database).as(grace);
    sessions = new BrowserSessions(database);
  }

  @AfterAll
  void close() {
    database.close();
  }

  private static Caller caller(Account account) {
    return Caller.ofAccount(account, account.role(), null);
  }

  private String session(Account account) {
    return sessions.open(caller(account));
  }

  private String token(Account account, Role role) {
    return tokens.create(caller(account), "ci", role, MONTH).secret();
  }

  private void sql(String text) throws Exception {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  @Test
  void whoHasNoPasswordDoesNotLogInWithOne() {
    accounts.add("empty", Role.VIEWER);

    assertThat(accounts.loggingIn("empty", "")).isEmpty();
    assertThat(accounts.loggingIn("empty", "null")).isEmpty();
    assertThat(accounts.loggingIn("nobody", PASSWORD)).isEmpty();
    assertThat(accounts.loggingIn("' or 1=1 --", PASSWORD)).isEmpty();
    assertThat(accounts.loggingIn("a\0b", PASSWORD)).isEmpty();
  }

  @Test
  void aNewPasswordCountsAtOnceAndEndsTheSessions() {
    Account ada = accounts.add("ada", Role.OPERATOR);
    String cookie = session(ada);
    assertThat(sessions.caller(cookie)).map(Caller::role).contains(Role.OPERATOR);

    accounts.password("ada", PASSWORD);

    assertThat(accounts.loggingIn("ada", PASSWORD)).isPresent();
    assertThat(accounts.loggingIn("ada", PASSWORD + "r")).isEmpty();
    assertThat(sessions.caller(cookie)).isEmpty();
    accounts.reset("ada");
    assertThat(accounts.loggingIn("ada", PASSWORD)).isEmpty();
  }

  @Test
  void whatAnAccountMayNotNeitherDoItsSessionsAndTokens() {
    Account lise = accounts.addWithPassword("lise", Role.ADMIN, PASSWORD);
    String cookie = session(lise);
    String token = token(lise, Role.ADMIN);

    accounts.role("lise", Role.VIEWER);
    assertThat(sessions.caller(cookie)).map(Caller::role).contains(Role.VIEWER);
    assertThat(tokens.caller(token)).map(Caller::role).contains(Role.VIEWER);

    accounts.enabled("lise", false);
    assertThat(sessions.caller(cookie)).isEmpty();
    assertThat(tokens.caller(token)).isEmpty();
    assertThat(accounts.loggingIn("lise", PASSWORD)).isEmpty();

    accounts.enabled("lise", true);
    assertThat(sessions.caller(cookie)).isEmpty(); // it was ended, not suspended
    assertThat(tokens.caller(token)).map(Caller::role).contains(Role.VIEWER);
  }

  @Test
  void tokensEndAreRevokedAndAreSeenToBeUsed() throws Exception {
    Account emmy = accounts.add("emmy", Role.OPERATOR);
    String expired = token(emmy, Role.VIEWER);
    String revoked = token(emmy, Role.VIEWER);
    String used = token(emmy, Role.VIEWER);
    List<ApiToken> all = tokens.list().stream().filter(one -> one.owner().equals("emmy")).toList();
    assertThat(all).hasSize(3).allMatch(one -> one.state(Instant.now()).equals("valid"));

    tokens.caller(used);
    ApiToken other =
        tokens.list().stream().filter(one -> one.usedAt() != null).findFirst().orElseThrow();
    tokens.list().stream()
        .filter(one -> one.owner().equals("emmy") && one.usedAt() == null)
        .limit(1)
        .forEach(one -> tokens.revoke(one.id(), Optional.of("emmy")));
    long left =
        List.of(expired, revoked).stream().filter(one -> tokens.caller(one).isPresent()).count();
    assertThat(left).isEqualTo(1);
    assertThat(tokens.caller(used)).isPresent();

    sql("update vocalise.api_token set expires_at = now() where owner = 'emmy'");
    assertThat(tokens.caller(expired)).isEmpty();
    assertThat(tokens.caller(used)).isEmpty();
    assertThatThrownBy(() -> tokens.revoke(other.id(), Optional.of("ada")))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void aSessionEnds() throws Exception {
    Account mary = accounts.add("mary", Role.VIEWER);
    String cookie = session(mary);
    sessions.end(String.valueOf(sessions.caller(cookie).orElseThrow().session()));
    assertThat(sessions.caller(cookie)).isEmpty();

    String old = session(mary);
    sql("update vocalise.browser_session set expires_at = now() where owner = 'mary'");
    assertThat(sessions.caller(old)).isEmpty();
    assertThat(sessions.caller("")).isEmpty();
    assertThat(sessions.caller("\0")).isEmpty();
  }

  @Test
  void aTokenMayNotMoreThanItsOwnerAndNotForEver() {
    Account ida = accounts.add("ida", Role.VIEWER);
    assertThatThrownBy(() -> tokens.create(caller(ida), "x", Role.OPERATOR, MONTH))
        .hasMessageContaining("at most what its owner may (viewer)");
    for (long days : List.of(0L, -1L, 367L)) {
      assertThatThrownBy(() -> tokens.create(caller(ida), "x", Role.VIEWER, Duration.ofDays(days)))
          .hasMessageContaining("1 to 366 days, got " + days);
    }
    Caller guest = Caller.federated("eve@login.example.org", Role.ADMIN);
    assertThatThrownBy(() -> tokens.create(guest, "x", Role.VIEWER, MONTH))
        .hasMessageContaining("needs an account here");
  }

  @Test
  void namesAreNamesAndOnlyOnce() {
    accounts.add("once", Role.VIEWER);
    assertThatThrownBy(() -> accounts.add("once", Role.ADMIN))
        .isInstanceOf(NameTakenException.class);
    for (String name : List.of("", "Ada", "a b", "<b>", "-a", "a".repeat(65), "a\nb")) {
      assertThatThrownBy(() -> accounts.add(name, Role.VIEWER))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** The statements say who let whom in, and hold nothing with which anybody gets in. */
  @Test
  void everyChangeIsSignedAndHoldsNoSecret() throws Exception {
    Account rosa = accounts.addWithPassword("rosa", Role.VIEWER, PASSWORD);
    String token = token(rosa, Role.VIEWER);
    StringBuilder ledger = new StringBuilder();
    database
        .read(
            session ->
                Rows.select(session, LedgerEntryEntity.class, "from LedgerEntryEntity").stream()
                    .map(LedgerEntryEntity::view)
                    .toList())
        .forEach(entry -> ledger.append(Ledger.statement(entry)));

    assertThat(ledger)
        .contains("account.add", "token.create", "rosa", "grace")
        .doesNotContain(PASSWORD, token, "pbkdf2");
  }
}
