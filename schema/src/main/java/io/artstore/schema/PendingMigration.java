package io.artstore.schema;

import io.artstore.schema.ProvenJson.Effect;
import java.util.Optional;

/**
 * A migration that waits, and what is known of it.
 *
 * @param up what applying it does to rows; empty when it is not proven
 * @param down what the way back does to rows; empty when it is not proven
 * @param passedOver whether a newer one is applied, so that this one never will be
 */
public record PendingMigration(
    Migration migration, Optional<Effect> up, Optional<Effect> down, boolean passedOver) {}
