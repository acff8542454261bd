/** What each module tells about itself: readiness, its schema, and where the others are. */
@NullMarked
package io.artstore.api.module;

import org.jspecify.annotations.NullMarked;
