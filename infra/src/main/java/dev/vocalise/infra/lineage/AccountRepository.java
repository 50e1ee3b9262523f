package dev.vocalise.infra.lineage;

import dev.vocalise.infra.access.Account;
import dev.vocalise.infra.access.Password;
import dev.vocalise.infra.access.Role;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who may log in. Every change is a signed statement, and ends what the change forbids. */
public record AccountRepository(Database database, Actor actor) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  /** What it changes, the instance changes by itself. */
  public AccountRepository(Database database) {
    this(database, Actor.INSTANCE);
  }

  /** The same, changing things for somebody. */
  public AccountRepository as(Actor who) {
    return new AccountRepository(database, who);
  }

  /** All accounts by name. */
  public List<Account> list() {
    return database.list(
        AccountEntity.class, AccountEntity::view, "from AccountEntity order by name");
  }

  public Optional<Account> find(String name) {
    return database.named(AccountEntity.class, name).map(AccountEntity::view);
  }

  /**
   * The account, if it may log in with this password. It takes as long if there is none.
   *
   * @param name may be anything
   */
  public Optional<Account> loggingIn(String name, String password) {
    Optional<AccountEntity> known =
        NAME.matcher(name).matches() ? database.named(AccountEntity.class, name) : Optional.empty();
    boolean right = Password.matches(password, known.map(row -> row.password).orElse(null));
    return known.filter(row -> right && row.enabled).map(AccountEntity::view);
  }

  /**
   * @throws IllegalArgumentException if it is no name of an account
   * @throws NameTakenException if there is one of this name
   */
  public Account add(String name, Role role) {
    return add(name, role, null);
  }

  /** The same with a password, in one step. */
  public Account addWithPassword(String name, Role role, String password) {
    return add(name, role, Password.hash(name, password));
  }

  private Account add(String name, Role role, byte @Nullable [] password) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "expected the name of an account (at most 64 lowercase letters, digits, dots, dashes and underscores), got '%s'"
              .formatted(name));
    }
    AccountEntity row = new AccountEntity();
    row.id = UUID.randomUUID();
    row.name = name;
    row.role = role;
    row.enabled = true;
    row.password = password;
    row.createdAt = Database.now();
    row.changedAt = row.createdAt;
    return database
        .change(
            "account.add",
            actor,
            (session, event) -> {
              event.added("account", row.id);
              return Rows.register(
                  session, "account", name, row, AccountEntity.class, known -> false);
            })
        .view();
  }

  public Account role(String name, Role role) {
    return changed("account.role", name, false, row -> row.role = role);
  }

  /** Ends the sessions of the account. */
  public Account password(String name, String password) {
    byte[] hash = Password.hash(name, password);
    return changed("account.password", name, true, row -> row.password = hash);
  }

  /** Takes the password away and ends the sessions. */
  public Account reset(String name) {
    return changed("account.reset", name, true, row -> row.password = null);
  }

  /** Sessions end with it, and its tokens count for nothing while it is disabled. */
  public Account enabled(String name, boolean enabled) {
    return changed(
        enabled ? "account.enable" : "account.disable", name, true, row -> row.enabled = enabled);
  }

  private Account changed(
      String what, String name, boolean endsSessions, Consumer<AccountEntity> change) {
    return database.change(
        what,
        actor,
        (session, event) -> {
          UUID id =
              Rows.byName(session, AccountEntity.class, name)
                  .orElseThrow(() -> new NotFoundException("account", name))
                  .id;
          AccountEntity row = Rows.locked(session, AccountEntity.class, "account", id);
          event.watch("account", List.of(id));
          change.accept(row);
          row.changedAt = Database.now();
          session.update(row);
          if (endsSessions) {
            BrowserSessions.endAll(session, id);
          }
          return row.view();
        });
  }
}
