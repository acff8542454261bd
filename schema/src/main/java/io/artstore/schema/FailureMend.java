package io.artstore.schema;

import io.artstore.schema.ProofFailure.Remark;
import java.util.List;
import java.util.Optional;

/** What mends a script that the server refuses, where the SQLSTATE says enough to know it. */
final class FailureMend {
  private FailureMend() {}

  /** A remark, or none: a guess would lead people astray. */
  static List<Remark> of(ScriptRun.Failed failed) {
    return mend(failed.sqlState()).map(Remark::toMend).stream().toList();
  }

  private static Optional<String> mend(String sqlState) {
    if (sqlState.startsWith("22") || sqlState.startsWith("23")) {
      return Optional.of(
          "change or remove the rows that do not fit before this statement, in the same script");
    }
    return Optional.of(
            switch (sqlState) {
              case "2BP01" ->
                  "drop or change first what depends on it, as the detail says; CASCADE would drop it"
                      + " without saying so";
              case "42P01", "42703", "42704", "42883", "3F000" ->
                  "mend the name, or put the statement after the one that makes it";
              case "42P07", "42710", "42701", "42723", "42P06" ->
                  "give it another name, or let the way back drop what the way up makes";
              case "42804" -> "give both the same type, and convert a default of its own";
              case "42P17" ->
                  "use IMMUTABLE functions only, and compare with the clock in the query";
              case "42601" -> "mend the statement at the place that the server names";
              case "55P04" ->
                  "put ALTER TYPE ... ADD VALUE into a migration of its own before this one";
              case "25001" ->
                  "put the statement alone into a pair of scripts with the header -- no-transaction";
              default -> "";
            })
        .filter(text -> !text.isEmpty());
  }
}
