package dev.vocalise.web;

import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.AccountRepository;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.local.SecretFile;
import dev.vocalise.infra.local.StartupException;
import java.util.Map;

/**
 * The admin of a deployment that nobody has logged in to yet: {@code VOCALISE_ADMIN} and {@code
 * VOCALISE_ADMIN_PASSWORD_FILE}. One who is there stays as they are.
 */
final class FirstAccount {
  private static final String FILE = "VOCALISE_ADMIN_PASSWORD_FILE";

  private FirstAccount() {}

  static void make(Database database, Map<String, String> environment) {
    if (environment.getOrDefault(FILE, "").isBlank()) {
      return;
    }
    String name = environment.getOrDefault("VOCALISE_ADMIN", "admin").strip();
    AccountRepository accounts = new AccountRepository(database);
    if (accounts.find(name).isPresent()) {
      return;
    }
    String password = SecretFile.read(environment, FILE, "the password of " + name).orElseThrow();
    try {
      accounts.addWithPassword(name, Role.ADMIN, password);
    } catch (IllegalArgumentException e) {
      throw new StartupException("%s: %s.".formatted(FILE, e.getMessage()), e);
    }
  }
}
