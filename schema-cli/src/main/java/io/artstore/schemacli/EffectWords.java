package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.PendingMigration;
import io.artstore.schema.ProvenJson.Effect;
import io.artstore.schema.loss.Loss;
import io.artstore.schema.loss.LossForm;
import io.artstore.schema.loss.LossPlace;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a migration does to rows, in few words. */
final class EffectWords {
  private static final int TABLES_SHOWN = 4;

  private EffectWords() {}

  /** Of one that waits: what matters most comes first. */
  static String of(PendingMigration pending) {
    if (pending.passedOver()) {
      return "OLDER than what is applied: upgrade refuses it, give it a newer version";
    }
    if (pending.migration().stamp()) {
      return "a stamp, nothing is run";
    }
    if (pending.up().isEmpty() || pending.down().isEmpty()) {
      return "not proven";
    }
    String up = of("way up", pending.up().get());
    String down = of("way back", pending.down().get());
    if (up.isEmpty() && down.isEmpty()) {
      return "lossless";
    }
    return up.isEmpty() || down.isEmpty() ? up + down : up + "; " + down;
  }

  private static String of(String way, Effect effect) {
    return switch (effect.kind()) {
      case LOSSLESS -> "";
      case LOSES_ROWS -> way + " loses " + lost(effect);
      case MAY_REFUSE -> way + " may refuse: " + refused(effect);
      case LOSES_ROWS_OR_REFUSES ->
          way + " loses " + lost(effect) + ", or refuses: " + refused(effect);
      case UNKNOWN -> way + " not tried with rows";
    };
  }

  private static String lost(Effect effect) {
    String tables = tables(effect.losses().stream().filter(loss -> !loss.refuses()).toList());
    return tables.isEmpty() ? "rows, nobody knows which" : "rows in " + tables;
  }

  private static String refused(Effect effect) {
    String tables = tables(effect.losses().stream().filter(Loss::refuses).toList());
    return tables.isEmpty() ? "rows that do not fit" : "value too large in " + tables;
  }

  private static String tables(List<Loss> losses) {
    List<String> tables =
        losses.stream()
            .flatMap(
                loss ->
                    loss instanceof Loss.Declared declared
                        ? declared.tables().stream()
                        : Stream.of(loss.where()))
            .map(LossPlace::shownTable)
            .filter(table -> !table.isEmpty())
            .distinct()
            .sorted()
            .toList();
    int more = tables.size() - TABLES_SHOWN;
    return tables.stream().limit(TABLES_SHOWN).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }

  /** For programs. */
  static void put(ObjectNode node, Effect effect) {
    node.put("effect", effect.kind().name().toLowerCase(Locale.ROOT));
    if (!effect.detail().isEmpty()) {
      node.put("detail", effect.detail());
    }
    ArrayNode losses = node.putArray("losses");
    for (Loss loss : effect.losses()) {
      losses
          .addObject()
          .put("kind", LossForm.kind(loss))
          .put("object", loss.where().shown())
          .put("refuses", loss.refuses());
    }
  }
}
