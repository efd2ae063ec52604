import java.net.URL;
import org.apache.axis.AxisFault;
import org.w3c.dom.Element;
import tmi.*;

/** Asks TMI about orders with what Axis makes of its description: Ask SELLER PASSWORD ORDER... */
public class Ask {
    public static void main(String[] arguments) throws Exception {
        TransactionManagerStatus status = new TransactionManagerServicesLocator().getTransactionManagerStatusServicesPort();
        StringBuilder told = new StringBuilder("{");
        for (int i = 2; i < arguments.length; i++) {
            told.append(i > 2 ? ", " : "").append('"').append(arguments[i]).append("\": ");
            try {
                ClickAndBuyTransactionBDRProcessingState state = status.isExternalBDRIDCommitted(Long.parseLong(arguments[0]), arguments[1], 0, arguments[i]);
                told.append("{\"isCommitted\": \"").append(state.isIsCommitted()).append("\", \"BDRID\": \"").append(state.getBDRID()).append("\"}");
            } catch (AxisFault refused) {
                // The detail's xsi:type is SOAP::Lite's own, so Axis makes no exception of ours of it.
                Element detail = refused.getFaultDetails()[0];
                told.append("{\"id\": \"").append(text(detail, "id")).append("\", \"message\": \"").append(text(detail, "message")).append("\"}");
            }
        }
        new java.io.PrintStream(System.out, true, "UTF-8").println(told.append('}'));
    }

    private static String text(Element in, String name) {
        return in.getElementsByTagName(name).item(0).getFirstChild().getNodeValue();
    }
}
