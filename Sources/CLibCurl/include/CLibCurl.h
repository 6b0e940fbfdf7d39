#ifndef PLIMSOLL_CLIBCURL_H
#define PLIMSOLL_CLIBCURL_H

#include <curl/curl.h>

#endif
