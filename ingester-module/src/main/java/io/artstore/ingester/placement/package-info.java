/**
 * Chooses the storage element for a document: by mode, room and priority. It asks elements for
 * their state and never sends them anything.
 */
@NullMarked
package io.artstore.ingester.placement;

import org.jspecify.annotations.NullMarked;
