/** Tests of the overview page, with modules that really answer over HTTP. */
@NullMarked
package io.artstore.webui.overview;

import org.jspecify.annotations.NullMarked;
