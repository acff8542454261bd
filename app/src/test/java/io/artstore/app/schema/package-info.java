/** Tests of the schema commands on ArtStore's own databases. */
@NullMarked
package io.artstore.app.schema;

import org.jspecify.annotations.NullMarked;
