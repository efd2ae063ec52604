<?php

declare(strict_types=1);

/**
 * Holds answers against the schema of a served description, with libxml2. The document
 * style has an element for each answer and for errorDetails; for the rpc style, which has
 * only types, the element of an answer is declared here.
 */
final class Schema
{
    private DOMXPath $wsdl;
    private ?string $imported = null;

    public function __construct(string $address)
    {
        libxml_use_internal_errors(true);
        $document = new DOMDocument();
        $document->loadXML(file_get_contents($address));
        $this->wsdl = new DOMXPath($document);
        $this->wsdl->registerNamespace('w', 'http://schemas.xmlsoap.org/wsdl/');
        $this->wsdl->registerNamespace('x', 'http://www.w3.org/2001/XMLSchema');
    }

    /** "valid", or what is wrong with an answer. */
    public function says(string $operation, string $answer): string
    {
        $document = new DOMDocument();
        if (!$document->loadXML($answer)) {
            return 'is no XML';
        }
        $found = new DOMXPath($document);
        $import = $this->wsdl->query('//x:import/@schemaLocation')->item(0);
        if ($import !== null) {
            $part = $found->query('/*/*[local-name()="Body"]/*[local-name()!="Fault"] | //detail/*')->item(0);
            return $this->validate($part, $this->imported ??= file_get_contents($import->value));
        }
        $part = $found->query('/*/*[local-name()="Body"]/*/return')->item(0);
        if ($part === null) {
            return 'none: a detail of types of Perl (CB-161)';
        }
        $type = $this->wsdl->query("//w:message[contains(@name, '.{$operation}Response')]/w:part/@type")->item(0)->value;
        $types = $this->wsdl->query('//x:schema')->item(0);
        $file = tempnam(sys_get_temp_dir(), 'xsd');
        file_put_contents($file, $types->C14N());
        try {
            $space = $types->getAttribute('targetNamespace');
            return $this->validate($part, <<<XSD
                <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:tns="$space">
                 <xs:import namespace="$space" schemaLocation="$file"/>
                 <xs:element name="return" type="$type"/>
                </xs:schema>
                XSD);
        } finally {
            unlink($file);
        }
    }

    private function validate(?DOMNode $part, string $schema): string
    {
        if ($part === null) {
            return 'has nothing that the schema knows';
        }
        // On its own, with every prefix that is in force there: types are named by them.
        $copy = new DOMDocument();
        $root = $copy->appendChild($copy->importNode($part, true));
        foreach ((new DOMXPath($part->ownerDocument))->query('namespace::*[name() != "" and name() != "xml"]', $part) as $declared) {
            $root->setAttributeNS('http://www.w3.org/2000/xmlns/', $declared->nodeName, $declared->nodeValue);
        }
        $alone = new DOMDocument();
        $alone->loadXML($copy->saveXML());
        libxml_clear_errors(); // TMI's namespaces are no absolute addresses, which libxml2 minds (CB-116)
        if ($alone->schemaValidateSource($schema)) {
            return 'valid';
        }
        $mistakes = array_map(fn (LibXMLError $e): string => trim($e->message), libxml_get_errors());
        return implode(' ', $mistakes);
    }
}
