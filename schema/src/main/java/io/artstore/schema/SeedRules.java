package io.artstore.schema;

import io.artstore.schema.MigrationFault.Kind;
import io.artstore.schema.sql.SqlScript;
import io.artstore.schema.sql.SqlStatement;
import io.artstore.schema.sql.SqlSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the rows for proofs may not contain: a seed that ends its transaction stays where it is
 * tried and meant to be taken back, and all that follows is wrong.
 */
public final class SeedRules {
  private SeedRules() {}

  /**
   * Faults of all seeds of a folder.
   *
   * @param prefix the entry's prefix
   */
  public static List<MigrationFault> check(MigrationFolder folder, Optional<String> prefix) {
    List<MigrationFault> faults = new ArrayList<>();
    for (String name : folder.seeds().orElse(List.of())) {
      String file = MigrationFolder.SEEDS + "/" + name;
      try {
        folder
            .text(file)
            .ifPresent(text -> faults.addAll(check(new MigrationScript(file, text), prefix)));
      } catch (MigrationFolderException e) {
        faults.addAll(e.faults());
      }
    }
    return faults;
  }

  /** Faults of one seed. */
  static List<MigrationFault> check(MigrationScript seed, Optional<String> prefix) {
    Optional<MigrationFault> nul = ScriptRules.nul(seed);
    if (nul.isPresent()) {
      return List.of(nul.get());
    }
    List<MigrationFault> faults = new ArrayList<>();
    try {
      for (SqlStatement statement : SqlScript.parse(seed.render(prefix))) {
        if (ScriptRules.isTransactionCommand(statement)) {
          String word = statement.tokens().getFirst().text().toUpperCase(Locale.ROOT);
          faults.add(
              fault(
                  seed,
                  statement.line(),
                  word + " is not allowed: each seed runs in one transaction"));
        }
      }
    } catch (SqlSyntaxException e) {
      faults.add(fault(seed, e.line(), String.valueOf(e.getMessage())));
    }
    return faults;
  }

  private static MigrationFault fault(MigrationScript seed, int line, String message) {
    return new MigrationFault(Kind.FORBIDDEN, seed.file(), line, message);
  }
}
