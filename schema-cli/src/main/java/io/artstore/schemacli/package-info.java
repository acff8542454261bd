/**
 * The commands of the schema lifecycle for people and scripts: {@code provision}, {@code status},
 * {@code lint}, {@code upgrade}, {@code rollback}. Decides nothing about databases itself; which
 * ones there are comes in as {@link io.artstore.schemacli.SchemaTargets}.
 */
@NullMarked
package io.artstore.schemacli;

import org.jspecify.annotations.NullMarked;
