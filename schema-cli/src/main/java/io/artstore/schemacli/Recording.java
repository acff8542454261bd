package io.artstore.schemacli;

import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** Whether a run leaves a journal. */
enum Recording {
  /** It looks, and nobody asks for it later. */
  NONE,
  /** A report can use it; a folder that cannot be written does not stop it. */
  USEFUL,
  /** It changes databases; without a journal it does not begin. */
  NEEDED;

  private static final Set<String> CHANGING =
      Set.of("upgrade", "rollback", "adopt", "accept", "restore");
  private static final Set<String> PROVING =
      Set.of("provision", "verify", "lint", "drift", "plan", "rehearse", "reset", "backup");
  private static final List<String> KEEPING = List.of("--objects", "--save");

  static Recording of(CommandSpec spec) {
    if (spec.commandLine().getParseResult().hasMatchedOption("--print-sql")) {
      return NONE;
    }
    if (CHANGING.contains(spec.name())) {
      return NEEDED;
    }
    boolean kept = KEEPING.stream().anyMatch(spec.commandLine().getParseResult()::hasMatchedOption);
    return PROVING.contains(spec.name()) || kept ? USEFUL : NONE;
  }

  /** What was typed, without secrets. */
  List<String> arguments(CommandSpec spec) {
    return spec.commandLine().getParseResult().originalArgs().stream()
        .map(Journal::withoutPassword)
        .toList();
  }
}
