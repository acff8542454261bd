package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.Direction;
import io.artstore.schema.Migration;
import io.artstore.schema.RunPreview;
import io.artstore.schema.loss.CountedLoss;
import io.artstore.schema.loss.CountedLosses;
import io.artstore.schema.loss.Loss;
import io.artstore.schema.loss.Loss.Fate;
import io.artstore.schema.loss.LossForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a run would lose of one database, for people and for programs. */
final class LossText {
  private static final int PLACE_WIDTH = 26;

  private final RunPreview preview;
  private final List<String> lines = new ArrayList<>();

  private LossText(RunPreview preview) {
    this.preview = preview;
  }

  /** The table of one database and a sentence below it. */
  static String of(RunPreview preview) {
    LossText text = new LossText(preview);
    text.add();
    return String.join("\n", text.lines);
  }

  private void add() {
    CountedLosses losses = preview.losses();
    if (!losses.anything()) {
      lines.add(
          losses.items().isEmpty()
              ? "  nothing is lost: proven with rows in place"
              : "  nothing is lost: what goes holds no rows and no values");
    }
    int places =
        losses.lost().stream().mapToInt(item -> place(item).length()).max().orElse(PLACE_WIDTH);
    int amounts = losses.lost().stream().mapToInt(item -> amount(item).length()).max().orElse(0);
    int numbers = losses.lost().stream().mapToInt(item -> number(item).length()).max().orElse(0);
    for (CountedLoss item : losses.lost()) {
      String end =
          " ".repeat(numbers - number(item).length())
              + number(item)
              + " "
              + amount(item)
              + " ".repeat(amounts - amount(item).length());
      addRow(pad(place(item), places), happens(item.loss()), end);
      reason(item).ifPresent(why -> lines.add(Paragraph.of("    ", why)));
    }
    if (losses.anything()) {
      addStays(places);
    }
    losses.refused().forEach(this::addRefused);
    preview.mayRefuse().forEach(this::addMayRefuse);
  }

  private void addRow(String place, String happens, String end) {
    String begin = "  " + place + "  " + happens;
    int room = Paragraph.WIDTH - end.length() - 2;
    if (begin.length() > room) {
      String[] wrapped = Paragraph.of("  " + place + "  ", happens).split("\n", -1);
      for (int index = 0; index < wrapped.length - 1; index++) {
        lines.add(wrapped[index]);
      }
      begin = wrapped[wrapped.length - 1];
      if (begin.length() > room) {
        lines.add(begin);
        begin = "";
      }
    }
    lines.add((pad(begin, room) + "  " + end).stripTrailing());
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private void addStays(int places) {
    String since =
        preview.direction() == Direction.DOWN
            ? preview
                .since()
                .map(at -> ", also what was written since the upgrade of " + Words.minute(at))
                .orElse("")
            : "";
    lines.add(
        Paragraph.of("  " + pad("everything else", Math.max(places, 15)) + "  ", "stays" + since));
  }

  private void addRefused(CountedLoss item) {
    lines.add("");
    lines.add(
        Paragraph.of(
            "  ",
            item.step()
                + " will refuse: "
                + item.loss().where().shown()
                + " holds "
                + (item.count().isPresent()
                    ? Amounts.count(item.count().getAsLong(), "value", "values")
                    : "an unknown number of values")
                + " that "
                + (item.loss() instanceof Loss.NarrowedColumn narrowed
                    ? "do not fit into " + narrowed.to()
                    : "have no place in the older type")
                + ". Nothing of that step would be changed."));
  }

  private void addMayRefuse(Migration step, String why) {
    lines.add("");
    lines.add(
        Paragraph.of(
            "  ",
            step.title()
                + " may refuse"
                + (why.isEmpty() ? "" : ": " + why)
                + ". Whether there are such rows here was not counted; if so, nothing of that step"
                + " is changed, and the steps before it stay."));
  }

  private static String place(CountedLoss item) {
    String place = item.loss().where().shown();
    return place.isEmpty() ? item.step() : place;
  }

  private static String happens(Loss loss) {
    return switch (loss) {
      case Loss.DroppedTable dropped -> "table is dropped";
      case Loss.DroppedColumn dropped -> "column is dropped";
      case Loss.NarrowedColumn narrowed ->
          narrowed.from()
              + " becomes "
              + narrowed.to()
              + (narrowed.fate() == Fate.UNTRIED ? ", or the step stops" : "");
      case Loss.RoundedColumn rounded -> rounded.from() + " is rounded to " + rounded.to();
      case Loss.ConvertedColumn converted -> converted.from() + " becomes " + converted.to();
      case Loss.GoneLabel gone -> label(gone);
      case Loss.Rebuilt rebuilt -> "is made anew";
      case Loss.Declared declared -> declared.what();
      case Loss.Untold untold -> untold.why();
    };
  }

  private static String label(Loss.GoneLabel gone) {
    return switch (gone.fate()) {
      case CHANGED ->
          gone.becomes()
              .map(label -> gone.label() + " becomes " + label)
              .orElse(gone.label() + " becomes another value");
      case REMOVED -> "rows with " + gone.label() + " are removed";
      case REFUSED -> gone.label() + " goes";
      case UNTRIED -> gone.label() + " goes, or the step stops";
    };
  }

  private static String number(CountedLoss item) {
    if (item.count().isPresent()) {
      return String.format(Locale.ROOT, "%,d", item.count().getAsLong());
    }
    return item.atMost().isPresent()
        ? String.format(Locale.ROOT, "unknown, at most %,d", item.atMost().getAsLong())
        : "unknown";
  }

  private static String amount(CountedLoss item) {
    if (item.count().isEmpty() && item.atMost().isEmpty()) {
      return "";
    }
    boolean one = item.count().orElse(item.atMost().orElse(0)) == 1;
    return switch (item.loss()) {
      case Loss.DroppedTable dropped -> one ? "row destroyed" : "rows destroyed";
      case Loss.DroppedColumn dropped -> one ? "value destroyed" : "values destroyed";
      case Loss.GoneLabel gone ->
          gone.fate() == Fate.REMOVED
              ? (one ? "row destroyed" : "rows destroyed")
              : (one ? "row changed" : "rows changed");
      case Loss.Declared declared -> one ? "row lost" : "rows lost";
      case Loss.NarrowedColumn narrowed -> one ? "value changed" : "values changed";
      case Loss.RoundedColumn rounded -> one ? "value changed" : "values changed";
      case Loss.ConvertedColumn converted -> one ? "value" : "values";
      case Loss.Rebuilt rebuilt -> one ? "row" : "rows";
      case Loss.Untold untold -> one ? "row" : "rows";
    };
  }

  /** Why nobody knows, unless the row says it already. */
  private static Optional<String> reason(CountedLoss item) {
    boolean said =
        item.why().isEmpty()
            || (item.loss() instanceof Loss.Untold untold && untold.why().equals(item.why()));
    return said ? Optional.empty() : Optional.of("(" + item.why() + ")");
  }

  /** 1,217 rows and values, and more that nobody could count. */
  static String total(CountedLosses losses) {
    return total(losses.total(), losses.unknown(), unit(losses));
  }

  static String total(long known, boolean unknown, String unit) {
    String counted = Amounts.count(known, unit, unit);
    if (!unknown) {
      return counted;
    }
    return known == 0
        ? "an unknown number of " + unit
        : counted + " and an unknown number of others";
  }

  private static String unit(CountedLosses losses) {
    boolean values =
        losses.lost().stream()
            .anyMatch(
                item ->
                    !item.loss().where().column().isEmpty()
                        && !(item.loss() instanceof Loss.GoneLabel));
    boolean rows =
        losses.lost().stream()
            .anyMatch(
                item ->
                    item.loss().where().column().isEmpty()
                        || item.loss() instanceof Loss.GoneLabel);
    boolean one = losses.total() == 1 && !losses.unknown();
    if (values && rows) {
      return "rows and values";
    }
    return values ? (one ? "value" : "values") : (one ? "row" : "rows");
  }

  /** For programs; what nobody knows is null and never 0. */
  static void put(ObjectNode entry, RunPreview preview) {
    CountedLosses losses = preview.losses();
    ArrayNode items = entry.putArray("losses");
    for (CountedLoss item : losses.items()) {
      ObjectNode node = items.addObject();
      node.put("step", item.step());
      node.put("kind", LossForm.kind(item.loss()));
      node.put("object", item.loss().where().shown());
      node.put("what", happens(item.loss()));
      node.put("refuses", item.loss().refuses());
      item.count().ifPresentOrElse(count -> node.put("count", count), () -> node.putNull("count"));
      item.atMost().ifPresent(most -> node.put("at_most", most));
      node.put("amount", amount(item));
      if (!item.why().isEmpty()) {
        node.put("why", item.why());
      }
    }
    if (losses.unknown()) {
      entry.putNull("total");
    } else {
      entry.put("total", losses.total());
    }
    entry.put("accept_loss", AcceptLoss.exact(losses.total(), losses.unknown()));
    ArrayNode mayRefuse = entry.putArray("may_refuse");
    preview
        .mayRefuse()
        .forEach((step, why) -> mayRefuse.addObject().put("step", step.title()).put("why", why));
    ArrayNode unproven = entry.putArray("unproven");
    preview.unproven().stream().map(Migration::title).forEach(unproven::add);
  }
}
