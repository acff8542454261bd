package io.artstore.schemacli;

import io.artstore.schema.Direction;
import io.artstore.schema.Migration;
import io.artstore.schema.RunPreview;
import io.artstore.schema.loss.CountedLoss;
import java.util.List;
import java.util.Optional;

/**
 * A run that would stop on its way, because rows that do not fit were counted. It does not begin:
 * half of a way is not what somebody asked for.
 */
final class SureToRefuse {
  private SureToRefuse() {}

  /** Why the run may not begin, and how far it could go; empty when it may. */
  static Optional<String> message(Cli cli, List<RunPreview> previews) {
    return previews.stream()
        .flatMap(preview -> refusing(preview).map(step -> message(cli, preview, step)).stream())
        .findFirst();
  }

  private static Optional<Migration> refusing(RunPreview preview) {
    List<String> titles =
        preview.losses().refused().stream()
            .filter(item -> item.count().orElse(0) > 0)
            .map(CountedLoss::step)
            .toList();
    return preview.steps().stream().filter(step -> titles.contains(step.title())).findFirst();
  }

  private static String message(Cli cli, RunPreview preview, Migration refusing) {
    int before = preview.steps().indexOf(refusing);
    boolean down = preview.direction() == Direction.DOWN;
    String version =
        (down || before == 0 ? refusing : preview.steps().get(before - 1)).version().text();
    return refusing.title()
        + " of "
        + preview.entry().name()
        + " is sure to refuse: rows do not fit. Nothing was changed."
        + "\nMend these rows first"
        + (before == 0
            ? "."
            : ", or go as far as they let you: "
                + cli.remedy()
                    .line(
                        (down ? "rollback" : "upgrade")
                            + " --to "
                            + version
                            + " --database "
                            + preview.entry().name()));
  }
}
