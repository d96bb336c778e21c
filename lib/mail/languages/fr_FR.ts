import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: 'Réponse de {name}',
  open: 'Ouvrir la discussion',
  inChat: 'Cette réponse n’est lisible que dans la discussion.',
  question: 'Envoyer aussi les prochaines réponses à cette adresse ?',
  yes: 'Envoyer les prochaines réponses',
  why: 'Vous recevez cet e-mail car cette adresse a été indiquée dans la discussion sur {site}.',
  once: 'Si ce n’était pas vous, ne faites rien : aucun autre e-mail ne viendra.',
  stop: 'Ne plus recevoir ces e-mails',
  reply: 'Les réponses à cet e-mail vont à {address}, pas dans la discussion.',
  page: 'E-mails de {name}',
  on: 'Les prochaines réponses arriveront aussi à cette adresse.',
  stopped: 'Plus aucun e-mail n’arrivera à cette adresse.',
  invalid: 'Ce lien ne fonctionne plus.',
};

export default words;
