/* Asks TMI about orders with what gSOAP makes of its description: ask ADDRESS SELLER PASSWORD ORDER... */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "soapH.h"
#include "TransactionManager_x002eStatusBinding.nsmap"

int main(int argc, char **argv)
{
	struct soap *soap = soap_new1(SOAP_C_UTFSTRING);
	printf("{");
	for (int i = 4; i < argc; i++) {
		struct ns2__isExternalBDRIDCommittedResponse answer = {0};
		printf("%s\"%s\": ", i > 4 ? ", " : "", argv[i]);
		if (soap_call_ns2__isExternalBDRIDCommitted(soap, argv[1], NULL, strtoll(argv[2], NULL, 10), argv[3], 0, argv[i], &answer) == SOAP_OK && answer.return_) {
			printf("{\"isCommitted\": \"%s\", \"BDRID\": \"%lld\"}", answer.return_->isCommitted ? "true" : "false", (long long)answer.return_->BDRID);
		} else if (soap->fault && soap->fault->detail && soap->fault->detail->ns2__exception) {
			printf("{\"id\": \"%d\", \"message\": \"%s\"}", soap->fault->detail->ns2__exception->id, soap->fault->detail->ns2__exception->message);
		} else if (soap->fault && soap->fault->detail && soap->fault->detail->__any) {
			/* an element that the description's part is not named after: as it came */
			char *any = soap->fault->detail->__any, *id = strstr(any, "<id"), *message = strstr(any, "<message");
			id = id ? strchr(id, '>') + 1 : "";
			message = message ? strchr(message, '>') + 1 : "";
			printf("{\"id\": \"%.*s\", \"message\": \"%.*s\"}", (int)strcspn(id, "<"), id, (int)strcspn(message, "<"), message);
		} else {
			printf("{\"unreadable\": \"error %d\"}", soap->error);
		}
		soap_destroy(soap);
		soap_end(soap);
	}
	printf("}\n");
	soap_free(soap);
	return 0;
}
