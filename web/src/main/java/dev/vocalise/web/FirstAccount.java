package dev.vocalise.web;

import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.AccountRepository;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.local.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The admin of a deployment that nobody has logged in to yet: {@code VOCALISE_ADMIN} and {@code
 * VOCALISE_ADMIN_PASSWORD_FILE}. One who is there stays as they are.
 */
final class FirstAccount {
  private static final String FILE = "VOCALISE_ADMIN_PASSWORD_FILE";

  private FirstAccount() {}

  static void make(Database database, Map<String, String> environment) {
    String file = environment.getOrDefault(FILE, "").strip();
    if (file.isEmpty()) {
      return;
    }
    String name = environment.getOrDefault("VOCALISE_ADMIN", "admin").strip();
    AccountRepository accounts = new AccountRepository(database);
    if (accounts.find(name).isPresent()) {
      return;
    }
    try {
      String password = Files.readString(Path.of(file)).strip();
      accounts.addWithPassword(name, Role.ADMIN, password);
    } catch (IOException e) {
      throw new StartupException(
          "%s %s cannot be read (%s); name a file with the password of %s alone."
              .formatted(FILE, file, e.getClass().getSimpleName(), name),
          e);
    } catch (IllegalArgumentException e) {
      throw new StartupException("%s: %s.".formatted(FILE, e.getMessage()), e);
    }
  }
}
