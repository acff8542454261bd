package io.artstore.schema.rehearsal;

import io.artstore.schema.Migration;
import io.artstore.schema.MigrationScript;
import io.artstore.schema.Migrations;
import io.artstore.schema.ProvenJson.Effect;
import io.artstore.schema.SchemaEntry;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which losses of steps were known when they were proven. */
final class ProvenLosses {
  private final List<String> details;
  private final Set<String> tables;

  /**
   * @param tables all that there are, so that a loss in other words is known to be none of a table
   */
  ProvenLosses(
      SchemaEntry entry, Migrations migrations, List<Migration> steps, Set<String> tables) {
    this.tables = Set.copyOf(tables);
    this.details =
        migrations.proven().stream()
            .flatMap(proven -> proven.migrations().stream())
            .filter(
                proven -> steps.stream().anyMatch(one -> one.version().equals(proven.version())))
            .flatMap(proven -> Stream.of(proven.up(), proven.down()))
            .filter(ProvenLosses::loses)
            .map(
                effect ->
                    entry
                        .prefix()
                        .map(prefix -> effect.detail().replace(MigrationScript.PREFIX, prefix))
                        .orElse(effect.detail()))
            .toList();
  }

  private static boolean loses(Effect effect) {
    return switch (effect.kind()) {
      case LOSES_ROWS, LOSES_ROWS_OR_REFUSES, UNKNOWN -> true;
      case LOSSLESS, MAY_REFUSE -> false;
    };
  }

  /**
   * @param relation with its kind; a sequence goes with the tables of its step
   */
  boolean names(String relation) {
    String name = relation.substring(relation.indexOf(' ') + 1);
    return details.stream()
        .anyMatch(
            detail ->
                !relation.startsWith("table ")
                    || holds(detail, name)
                    || tables.stream().noneMatch(table -> holds(detail, table)));
  }

  private static boolean holds(String detail, String table) {
    return Pattern.compile("\\b" + Pattern.quote(table) + "\\b").matcher(detail).find();
  }
}
